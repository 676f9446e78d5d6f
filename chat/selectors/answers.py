"""Messages as answers, none larger than a reader can take at once."""

from collections.abc import Iterable
from typing import Any

import orjson
from django.conf import settings
from django.db.models import QuerySet, prefetch_related_objects

from chat.models import Channel, Message
from chat.schemas import message_wire


def with_details(messages: QuerySet[Message]) -> QuerySet[Message]:
    """With what `message_wire` reads but for files: two queries for any number of messages."""
    return messages.select_related("author").prefetch_related("reactions")


def with_files(messages: Iterable[Message]) -> list[Message]:
    """Evaluated, with the files of those that carry some: a query more, and none where no message does."""
    loaded = list(messages)
    prefetch_related_objects([each for each in loaded if each.file_count], "files")
    return loaded


def placed_wire(message: Message) -> dict[str, Any]:
    """A message outside its log. Wants its channel and parent fetched too."""
    wire = message_wire(message, message.channel)
    return wire | ({"parentSeq": message.parent.seq} if message.parent else {})


def wire_size(wire: dict[str, Any]) -> int:
    return len(orjson.dumps(wire))


def fitting(messages: Iterable[Message], channel: Channel) -> tuple[list[dict[str, Any]], bool]:
    """(wire messages, whether all are there): as many as an answer holds, and one at least."""
    room = settings.CHAT_ANSWER_BYTES
    wires: list[dict[str, Any]] = []
    for message in messages:
        wire = message_wire(message, channel)
        room -= wire_size(wire)
        if room < 0 and wires:
            return wires, False
        wires.append(wire)
    return wires, True
