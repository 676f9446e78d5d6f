"""The text of a message: what may be written, how it reads, and whom it names."""

import unicodedata
from dataclasses import replace

from django.conf import settings

from chat.errors import EmptyMessage, TextTooLong
from chat.hooks import Audience
from chat.markdown import Rendered, render
from chat.models import ChannelMembership, Mention, Message, ThreadMembership
from chat.presence import online
from chat.selectors.emoji import emoji_in
from workspaces.models import User


def check_text(text: str, *, has_files: bool = False) -> None:
    """Errors: EmptyMessage (files may come without a word), TextTooLong."""
    if not has_files and not any(unicodedata.category(each)[0] not in "ZC" for each in text):
        raise EmptyMessage  # spaces and invisible characters alone
    if len(text) > settings.CHAT_TEXT_LIMIT:
        raise TextTooLong(settings.CHAT_TEXT_LIMIT)


def rendered_for(workspace_id: int, channel_id: int, text: str) -> Rendered:
    """The text as the people of a channel read it. Before the lock: it takes the most time of a send.

    `@here` names those of the channel who are online at this moment.
    """
    rendered = render(text, people=_mentionable(channel_id, text), emoji=emoji_in(workspace_id, [text]))
    if not rendered.here or rendered.everybody:
        return rendered
    there = ChannelMembership.objects.filter(channel=channel_id, user__in=online(workspace_id))
    return replace(rendered, mentions=rendered.mentions | set(there.values_list("user", flat=True)))


def store_mentions(message: Message, rendered: Rendered) -> frozenset[int]:
    """One row for each person named, and one for all; the people, without the author."""
    people = rendered.mentions - {message.author_id}
    users: list[int | None] = [*sorted(people)]
    if rendered.everybody:
        users.append(None)
    Mention.objects.bulk_create(
        Mention(message=message, channel_id=message.channel_id, seq=message.seq, user_id=user) for user in users
    )
    return people


def replace_mentions(message: Message, rendered: Rendered) -> frozenset[int]:
    """The rows of a text that was edited; the people who were not named before."""
    before = set(Mention.objects.filter(message=message).values_list("user", flat=True))
    Mention.objects.filter(message=message).delete()
    return store_mentions(message, rendered) - before


def audience_of(message: Message, rendered: Rendered) -> Audience:
    """Whom a new message concerns."""
    thread: set[int] = set()
    if message.parent_id is not None:
        followers = ThreadMembership.objects.filter(parent=message.parent_id, is_following=True)
        thread = set(followers.values_list("user", flat=True)) - {message.author_id}
    return Audience(rendered.mentions - {message.author_id}, rendered.everybody, frozenset(thread))


def _mentionable(channel_id: int, text: str) -> dict[str, int]:
    """Usernames of the channel's people; not asked for where nobody can be meant."""
    if "@" not in text:
        return {}
    members = User.objects.filter(channel_memberships__channel=channel_id)
    return {username.lower(): pk for username, pk in members.values_list("username", "pk")}
