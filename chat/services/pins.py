"""Pins: what a room keeps at hand."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chat.errors import MessageNotFound, TooManyPins
from chat.models import Channel, Message
from chat.selectors import message_find
from workspaces.actors import Actor

from .log import Unchanged, about, advance_with, require_writer, tell


def message_pin(*, actor: Actor, message_id: int, pinned: bool) -> dict[str, Any]:
    """Pin a message, or take its pin away; the fields of `pins-changed`. Whoever may write may.

    Errors: MessageNotFound (notes too), NotAuthorized, RoomArchived, TooManyPins.
    """
    message = message_find(actor, message_id)
    if message.kind != Message.Kind.MESSAGE:
        raise MessageNotFound
    try:
        with transaction.atomic():
            channel, message = advance_with(message)
            require_writer(channel, actor)
            _set(actor, channel, message, pinned)
            changed = about(message, channel) | {"pinned": pinned}
            tell(channel, "pins-changed", changed)
            return changed
    except Unchanged:
        message = message_find(actor, message_id)
        return about(message, message.channel) | {"pinned": pinned}


def _set(actor: Actor, channel: Channel, message: Message, pinned: bool) -> None:
    """Under the lock, so that the limit holds."""
    if (message.pinned_at is not None) == pinned:
        raise Unchanged
    there = Message.objects.filter(channel=channel, pinned_at__isnull=False).count() if pinned else 0
    if there >= settings.CHAT_PINS:
        raise TooManyPins(settings.CHAT_PINS)
    message.pinned_at = timezone.now() if pinned else None
    message.pinned_by_id = actor.user_id if pinned else None
    message.save(update_fields=["pinned_at", "pinned_by"])
