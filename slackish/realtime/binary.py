"""Bytes in events: each becomes a placeholder in the JSON, and follows as an attachment of its own."""

from collections.abc import Iterable
from typing import Any

from .packets import JSON_DEPTH, Packet, PacketError, PacketType, decode

BINARY = {PacketType.BINARY_EVENT: PacketType.EVENT, PacketType.BINARY_ACK: PacketType.ACK}


class Assembler:
    """Puts the packets of one connection together: a text, and the attachments it announces."""

    __slots__ = ("_attachments", "_max_depth", "_packet")

    def __init__(self, max_depth: int) -> None:
        self._max_depth = max_depth
        self._packet: Packet | None = None
        self._attachments: list[bytes] = []

    def take(self, message: str | bytes) -> Packet | None:
        """The packet that `message` completes, if it does. Errors: PacketError.

        Nothing comes between a packet and its attachments, and no attachment comes unannounced. After
        an error nothing of what came before is left.
        """
        try:
            return self._take(message)
        except PacketError:
            self._packet, self._attachments = None, []
            raise

    def _take(self, message: str | bytes) -> Packet | None:
        if isinstance(message, str):
            if self._packet is not None:
                raise PacketError("text while attachments are awaited")
            self._packet = decode(message, max_depth=self._max_depth)
        else:
            if self._packet is None:
                raise PacketError("unexpected binary")
            self._attachments.append(message)
        if len(self._attachments) < self._packet.attachments:
            return None
        packet, attachments = self._packet, self._attachments
        self._packet, self._attachments = None, []
        return _whole(packet, attachments)


def decode_messages(messages: Iterable[str | bytes]) -> Packet:
    """The one packet of `messages`. Errors: PacketError."""
    assembler = Assembler(JSON_DEPTH)
    for message in messages:
        packet = assembler.take(message)
    if packet is None:
        raise PacketError("attachments are missing")
    return packet


def _whole(packet: Packet, attachments: list[bytes]) -> Packet:
    kind = BINARY.get(packet.type)
    if kind is None:
        return packet
    return Packet(kind, packet.namespace, _filled(packet.data, attachments), packet.ack_id)


def _filled(data: Any, attachments: list[bytes]) -> Any:
    if isinstance(data, list):
        return [_filled(each, attachments) for each in data]
    if isinstance(data, dict):
        if data.get("_placeholder") is True:
            return _attachment(data.get("num"), attachments)
        return {key: _filled(value, attachments) for key, value in data.items()}
    return data


def _attachment(number: Any, attachments: list[bytes]) -> bytes:
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(attachments):
        raise PacketError("a placeholder for no attachment")
    return attachments[number]
