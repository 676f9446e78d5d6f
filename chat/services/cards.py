"""Messages with something to act on: a game to join, a project to open."""

import re
from collections.abc import Callable
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chat.errors import MessageNotFound
from chat.models import Channel, Message
from chat.schemas import SendMessage
from slackish.realtime.errors import InvalidPayload
from workspaces.actors import Actor

from .log import Unchanged, about, advance_with, tell
from .messages import message_send

_TYPE = re.compile(r"[a-z][a-z0-9-]{0,29}")


def message_post_card(
    *, actor: Actor, room: str | int, text: str, card: dict[str, Any], parent_id: int | None = None
) -> dict[str, Any]:
    """Post a message that carries a card; it, as it went over the wire.

    `card`: {type, data}: a name in kebab-case, and an object that clients who know the type draw from.
    `text`: what the others show, and search finds. Errors: InvalidPayload (the card), and those of
    `message_send`.
    """
    _check(card)
    payload = SendMessage(room=room, text=text, parentId=parent_id)
    return message_send(actor=actor, payload=payload, card=card).message


def message_card_change(*, message_id: int, fields: Callable[[], dict[str, Any]]) -> bool:
    """Bring the card of a message up to date: `fields` go into its data. Whether that changed anything.

    `fields` is asked under the channel's lock, so that whoever writes last has also read last. Call it
    with no lock of one's own in hand: who leaves a workspace holds channels' and then waits for others.
    A message that is gone, or has no card, stays as it is. Errors: InvalidPayload (the card).
    """
    message = Message.objects.filter(pk=message_id, deleted_at=None, card__isnull=False).first()
    if message is None:
        return False
    try:
        with transaction.atomic():
            _change(*advance_with(message, archived_too=True), fields())
    except (Unchanged, MessageNotFound):
        return False
    return True


def _change(channel: Channel, message: Message, fields: dict[str, Any]) -> None:
    before = message.card
    if before is None:
        raise Unchanged
    card = {"type": before["type"], "data": before["data"] | fields}
    if card == before:
        raise Unchanged
    _check(card)
    Message.objects.filter(pk=message.pk).update(card=card)
    tell(channel, "card-changed", about(message, channel) | {"card": card})


def _check(card: dict[str, Any]) -> None:
    if card.keys() != {"type", "data"} or not isinstance(card["data"], dict):
        raise InvalidPayload(_("A card has a type and data."), field="card")
    if not isinstance(card["type"], str) or not _TYPE.fullmatch(card["type"]):
        raise InvalidPayload(_("The type of a card is in kebab-case."), field="card.type")
    try:
        size = len(orjson.dumps(card["data"]))
    except orjson.JSONEncodeError as error:
        raise InvalidPayload(_("The data of a card is JSON."), field="card.data") from error
    if size > settings.CHAT_CARD_BYTES:
        raise InvalidPayload(
            ngettext(
                "The data of a card has at most %(limit)s byte.",
                "The data of a card has at most %(limit)s bytes.",
                settings.CHAT_CARD_BYTES,
            )
            % {"limit": settings.CHAT_CARD_BYTES},
            field="card.data",
        )
