"""One Engine.IO packet on its way out, prepared once for all who receive it."""

import base64
import struct
from collections.abc import Iterable
from typing import Any

from .engineio import MESSAGE

written = {"daphne": 0, "portable": 0}
"""WebSocket frames written by each way in this process: a benchmark proves by it which one it measured."""

TEXT, BINARY = 0x81, 0x82  # FIN and opcode of RFC 6455


class Frame:
    """`packet`: its text with the type digit, or the bytes of a binary message."""

    __slots__ = ("_event", "_wire", "packet")

    def __init__(self, packet: str | bytes) -> None:
        self.packet = packet
        self._event: dict[str, Any] | None = None
        self._wire: bytes | None = None

    def __len__(self) -> int:
        return byte_length(self.packet)

    @property
    def event(self) -> dict[str, Any]:
        """The ASGI message."""
        if self._event is None:
            kind = "text" if isinstance(self.packet, str) else "bytes"
            self._event = {"type": "websocket.send", kind: self.packet}
        return self._event

    @property
    def wire(self) -> bytes:
        """The bytes of the WebSocket frame, as a server sends it: unmasked, in one piece."""
        if self._wire is None:
            text = isinstance(self.packet, str)
            payload = self.packet.encode() if isinstance(self.packet, str) else bytes(self.packet)
            self._wire = _head(TEXT if text else BINARY, len(payload)) + payload
        return self._wire

    @property
    def polled(self) -> str:
        """As a part of a long-polling payload."""
        return self.packet if isinstance(self.packet, str) else "b" + base64.b64encode(self.packet).decode()


def message_frames(messages: Iterable[str | bytes]) -> list[Frame]:
    """The frames of a Socket.IO packet: its text, and its attachments."""
    return [Frame(MESSAGE + message if isinstance(message, str) else message) for message in messages]


def byte_length(packet: str | bytes) -> int:
    """Bytes of `packet` on the wire. Most text is ASCII, and Python knows that without looking."""
    return len(packet) if isinstance(packet, bytes) or packet.isascii() else len(packet.encode())


def _head(opcode: int, size: int) -> bytes:
    if size < 126:
        return bytes((opcode, size))
    if size < 65536:
        return struct.pack("!BBH", opcode, 126, size)
    return struct.pack("!BBQ", opcode, 127, size)
