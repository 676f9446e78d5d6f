"""What the notifications ask the chat: who may want to know of a message, and what is unread where."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from chat.errors import MessageNotFound
from chat.models import Channel, ChannelMembership, Mention, Message, ThreadMembership
from chat.plain import plain
from chat.selectors.unread import DELETED_POSTS, UNREAD_MENTIONS
from notifications import selectors as notifications
from notifications.rules import Cause, Level
from notifications.sources import Candidate, Story, nobody_else
from workspaces.actors import Actor
from workspaces.models import Membership, User

EXCERPT = 200

# Written out: every page asks it, and whatever is written asks it for whom it reaches.
_UNREAD = f"""
    SELECT place.user_id, place.workspace_id,
           SUM(channel.last_post_no - place.last_read_post_no
               - (SELECT COUNT(*) {DELETED_POSTS.format(reader="place")})),
           SUM((SELECT COUNT(*) {UNREAD_MENTIONS.format(reader="place")}))
    FROM chat_channelmembership place
    JOIN chat_channel channel ON channel.id = place.channel_id
    JOIN workspaces_user person ON person.id = place.user_id AND person.is_active
    JOIN workspaces_membership belongs ON belongs.workspace_id = place.workspace_id
        AND belongs.user_id = place.user_id AND belongs.deactivated_at IS NULL
    WHERE place.listed AND place.user_id IN ({{places}})
    GROUP BY place.user_id, place.workspace_id
"""  # noqa: S608


def message_story(data: dict[str, Any]) -> Story | None:
    """The story of a message that was sent; None where it was deleted since."""
    messages = Message.objects.filter(pk=data["message"], deleted_at=None)
    message = messages.select_related("author", "channel__workspace", "parent").first()
    if message is None:
        return None
    story = _story(message)
    if (only := data.get("only")) is None:
        return story
    named = tuple(each for each in story.candidates if each.user_id in only)
    return replace(story, candidates=named, others=nobody_else, text="")


def message_explain(user_id: int, message_id: int) -> dict[str, Any]:
    """Why somebody was told of a message they may see, or not: what was kept, else what the rules say now.

    Errors: MessageNotFound.
    """
    message = _visible_message(user_id, message_id)
    if kept := notifications.why(user_id, message_id):
        return kept
    story = _story(message)
    candidate = next((each for each in story.candidates if each.user_id == user_id), None)
    if candidate is None:
        [candidate] = _members(message, {user_id}) or [Candidate(user_id, frozenset({Cause.MESSAGE}))]
    return notifications.why_not(story.workspace_id, candidate, is_own=message.author_id == user_id)


def unread_by_workspace(user_ids: Iterable[int]) -> dict[int, dict[int, tuple[int, int]]]:
    """User id → workspace id → (unread messages, mentions), over the channels that show."""
    people = sorted(set(user_ids))
    found: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    if people:
        with connection.cursor() as cursor:
            cursor.execute(_UNREAD.format(places=", ".join(["%s"] * len(people))), people)
            for user_id, workspace_id, unread, mentions in cursor.fetchall():
                found[user_id][workspace_id] = (int(unread), int(mentions))
    return found


def excerpt_of(message: Message) -> str:
    """The beginning of what was said, plain."""
    return plain(message.html)[:EXCERPT]


def people_elsewhere(channel_ids: Collection[int]) -> set[int]:
    """Members of channels who are in further workspaces, and may have one of those open. One query for all of them."""
    others = Membership.objects.active().filter(user=OuterRef("user")).exclude(workspace=OuterRef("workspace"))
    members = ChannelMembership.objects.filter(Exists(others), channel__in=channel_ids, listed=True)
    most = settings.NOTIFICATIONS_BADGES_PEOPLE * len(channel_ids)
    return set(members.values_list("user", flat=True)[:most])


def everybody_wanted(channel_id: int) -> bool:
    """Whether somebody asked for all messages of this channel."""
    return ChannelMembership.objects.filter(channel=channel_id, notify=ChannelMembership.Notify.ALL).exists()


def _story(message: Message) -> Story:
    channel = message.channel
    return Story(
        workspace_id=channel.workspace_id,
        actor_id=message.author_id,
        title=_title(message, channel),
        excerpt=excerpt_of(message),
        path=path_of(message, channel),
        text=message.text,
        room_id=channel.pk,
        room=channel.public_name,
        message_id=message.pk,
        parent_id=message.parent_id,
        seq=message.seq,
        candidates=tuple(_candidates(message)),
        others=_others(message),
    )


def _candidates(message: Message) -> Iterable[Candidate]:
    """The people it is meant for, each with every cause they have."""
    causes: dict[int, set[Cause]] = defaultdict(set)
    channel = message.channel
    members = {each.user_id: each for each in ChannelMembership.objects.filter(channel=channel).order_by()}
    for mention in Mention.objects.filter(message=message):
        if mention.user_id is not None:
            causes[mention.user_id].add(Cause.MENTION)
            continue
        for each in members:
            causes[each].add(Cause.EVERYBODY)
    if channel.kind == Channel.Kind.DIRECT:
        for each in members:
            causes[each].add(Cause.DIRECT)
    for each in _followers(message):
        causes[each].add(Cause.REPLY)
    for user_id in sorted(causes.keys() & members.keys()):
        membership = members[user_id]
        yield Candidate(user_id, frozenset(causes[user_id]), Level(membership.notify), membership.muted_until)


def _followers(message: Message) -> set[int]:
    """Who follows the thread: for having written or been named there, or by will."""
    if message.parent_id is None:
        return set()
    followers = ThreadMembership.objects.filter(parent=message.parent_id, is_following=True)
    return set(followers.values_list("user", flat=True))


def _others(message: Message) -> Callable[[set[int]], list[Candidate]]:
    """Who wants to hear of all messages. A reply is not in the log they look at."""
    if message.parent_id is not None and not message.also_to_channel:
        return lambda listeners: []
    return partial(_members, message)


def _members(message: Message, listeners: set[int]) -> list[Candidate]:
    wanted = Q(user__in=listeners) | Q(notify=ChannelMembership.Notify.ALL)
    members = ChannelMembership.objects.filter(wanted, channel=message.channel_id)
    return [
        Candidate(each.user_id, frozenset({Cause.MESSAGE}), Level(each.notify), each.muted_until) for each in members
    ]


def _title(message: Message, channel: Channel) -> str:
    values = {"name": message.author.display_name, "room": channel.name}
    is_direct = channel.kind == Channel.Kind.DIRECT
    if message.parent_id is None:
        return values["name"] if is_direct else _("%(name)s in #%(room)s") % values
    text = _("%(name)s replied in a thread") if is_direct else _("%(name)s replied in a thread in #%(room)s")
    return text % values


def path_of(message: Message, channel: Channel) -> str:
    """The message in its channel; a reply by the message it answers, with the thread open."""
    place = message.parent or message
    path = reverse("chat_message", args=[channel.workspace.slug, channel.pk, place.seq])
    return path if message.parent is None else f"{path}?reply={message.seq}"


def _visible_message(user_id: int, message_id: int) -> Message:
    messages = Message.objects.filter(pk=message_id, deleted_at=None)
    message = messages.select_related("author", "channel__workspace", "parent").first()
    user = User.objects.filter(pk=user_id).first()
    if message is None or user is None:
        raise MessageNotFound
    actor = Actor(user.pk, user.username, user.display_name, message.channel.workspace_id)
    if not Channel.objects.visible_to(actor).filter(pk=message.channel_id).exists():
        raise MessageNotFound
    return message
