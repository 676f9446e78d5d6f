"""Handing what happened in the chat to the notifications, within its transaction."""

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chat.markdown import Rendered
from chat.models import Channel, Message
from chat.selectors.stories import everybody_wanted, excerpt_of, path_of, people_elsewhere
from notifications import selectors as notifications
from notifications.selectors import anybody_listens
from notifications.services import badges_touch_on_commit, happen_on_commit, listening_key, notify_on_commit
from slackish.caches import hint, hints
from workspaces.actors import Actor
from workspaces.models import User

LISTENING_SECONDS = 300


def concerns_somebody(workspace_id: int, channel_id: int, rendered: Rendered, *, is_reply: bool) -> bool:
    """Whether anybody may want to know: most messages in most channels are for who looks.

    Asked before the channel is locked; whether somebody wants all messages is kept in the cache, and
    forgotten there when wishes change. Where the cache is away, the database is asked.
    """
    if is_reply or rendered.mentions or rendered.everybody:
        return True
    keys = [listening_key(workspace_id), channel_listening_key(channel_id)]
    known = hints(keys)
    if len(known) < len(keys):
        known = dict(zip(keys, (anybody_listens(workspace_id), everybody_wanted(channel_id)), strict=True))
        hint(known, LISTENING_SECONDS)
    return any(known.values())


def channel_listening_key(channel_id: int) -> str:
    return f"listening:channel:{channel_id}"


def announce_message(message: Message) -> None:
    """Its story is told after the commit: see chat/selectors/stories.py."""
    happen_on_commit("message", {"message": message.pk})


def touch_badges(channel: Channel) -> None:
    """Who is in several companies sees this one's badge move while another's page is open."""
    badges_touch_on_commit(channel.pk, people_elsewhere)


def announce_like(message: Message, channel: Channel, actor: Actor) -> None:
    """The author hears that somebody liked what they wrote: of each once, however often they change their mind."""
    if notifications.was_told_of_like(message.author_id, message.pk, actor.user_id):
        return
    notify_on_commit(
        cause="like",
        recipients=[message.author_id],
        workspace_id=channel.workspace_id,
        title=format_lazy(_("{name} liked your message"), name=actor.name),
        actor_id=actor.user_id,
        excerpt=excerpt_of(message),
        path=path_of(message, channel),
        room_id=channel.pk,
        room=channel.public_name,
        message_id=message.pk,
        parent_id=message.parent_id,
        seq=message.seq,
    )


def announce_invite(channel: Channel, user_id: int, by: User) -> None:
    """Somebody was brought into a channel by another."""
    notify_on_commit(
        cause="invite",
        recipients=[user_id],
        workspace_id=channel.workspace_id,
        title=format_lazy(_("{name} brought you into #{room}"), name=by.display_name, room=channel.name),
        actor_id=by.pk,
        excerpt=channel.topic,
        path=reverse("chat_room", args=[channel.workspace.slug, channel.pk]),
        room_id=channel.pk,
        room=channel.public_name,
    )


def announce_edit(message: Message, newly: frozenset[int]) -> None:
    """Who is named now and was not before hears of it; nobody else is told of an edit."""
    if newly:
        happen_on_commit("message", {"message": message.pk, "only": sorted(newly)})
