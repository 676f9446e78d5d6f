"""Reactions: an emoji under a message, and who chose it."""

from typing import Any

from django.conf import settings
from django.db import transaction

from chat import emoji as emojis
from chat.errors import TooManyReactions
from chat.hooks import Audience, run_message_hooks
from chat.models import Channel, Message, Reaction
from chat.schemas import reactions_wire
from chat.selectors import message_find
from workspaces.actors import Actor

from .log import Unchanged, about, advance_with, require_writer, tell
from .notices import announce_like

LIKE = emojis.spelled("👍")


def reaction_add(*, actor: Actor, message_id: int, emoji: str) -> dict[str, Any]:
    """React to a message; the fields of `reactions-changed`. Once more changes nothing.

    Errors: MessageNotFound, InvalidPayload (no emoji), NotAuthorized, RoomArchived, TooManyReactions.
    """
    return _change(actor, message_id, emoji, adds=True)


def reaction_remove(*, actor: Actor, message_id: int, emoji: str) -> dict[str, Any]:
    """Take one's reaction back; the fields of `reactions-changed`. Where there is none, nothing changes.

    Errors: MessageNotFound, NotAuthorized, RoomArchived.
    """
    return _change(actor, message_id, emoji, adds=False)


def _change(actor: Actor, message_id: int, emoji: str, *, adds: bool) -> dict[str, Any]:
    message = message_find(actor, message_id)
    emoji = emojis.checked(emoji, actor.workspace_id) if adds else emojis.spelled(emoji)
    try:
        with transaction.atomic():
            channel, message = advance_with(message)
            require_writer(channel, actor)
            (_add if adds else _remove)(message, actor, emoji)
            changed = _wire(message, channel)
            tell(channel, "reactions-changed", changed)
            if adds and emoji == LIKE:
                announce_like(message, channel, actor)
            if adds:
                audience = Audience(frozenset({message.author_id} - {actor.user_id}))
                run_message_hooks("reacted", message, channel, actor_id=actor.user_id, audience=audience, emoji=emoji)
            return changed
    except Unchanged:
        message = message_find(actor, message_id)
        return _wire(message, message.channel)


def _add(message: Message, actor: Actor, emoji: str) -> None:
    """Under the lock, so that two at once make one, and the limit holds."""
    present = set(Reaction.objects.filter(message=message).values_list("emoji", "user"))
    if (emoji, actor.user_id) in present:
        raise Unchanged
    different = {each for each, _ in present}
    if emoji not in different and len(different) >= settings.CHAT_REACTIONS:
        raise TooManyReactions(settings.CHAT_REACTIONS)
    Reaction.objects.create(message=message, user_id=actor.user_id, emoji=emoji)


def _remove(message: Message, actor: Actor, emoji: str) -> None:
    if not Reaction.objects.filter(message=message, user=actor.user_id, emoji=emoji).delete()[0]:
        raise Unchanged


def _wire(message: Message, channel: Channel) -> dict[str, Any]:
    return about(message, channel) | {"reactions": reactions_wire(message.reactions.all())}
