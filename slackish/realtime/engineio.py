"""Engine.IO v4 packets: what a connection says to keep itself alive, round the Socket.IO packets.

Pure: no Django, no Channels. The source of every rule is the public protocol document, revision 4.
"""

import base64
from dataclasses import dataclass
from typing import Final

import orjson

OPEN: Final = "0"
CLOSE: Final = "1"
PING: Final = "2"
PONG: Final = "3"
MESSAGE: Final = "4"
UPGRADE: Final = "5"
NOOP: Final = "6"

SEPARATOR: Final = "\x1e"  # between the packets of a polling payload

PROTOCOL_VERSION: Final = "4"
TRANSPORTS: Final = frozenset({"polling", "websocket"})

UNKNOWN_TRANSPORT: Final = (0, "Transport unknown")
UNKNOWN_SESSION: Final = (1, "Session ID unknown")
BAD_HANDSHAKE_METHOD: Final = (2, "Bad handshake method")
BAD_REQUEST: Final = (3, "Bad request")
FORBIDDEN: Final = (4, "Forbidden")
UNSUPPORTED_VERSION: Final = (5, "Unsupported protocol version")


class EngineError(ValueError):
    """The peer broke Engine.IO: its connection is closed."""


@dataclass(frozen=True, slots=True)
class OpenPacket:
    """The first packet of a connection. Times in milliseconds, announced exactly as set."""

    sid: str
    upgrades: tuple[str, ...]
    ping_interval_ms: int
    ping_timeout_ms: int
    max_payload: int

    def encode(self) -> str:
        fields = {
            "sid": self.sid,
            "upgrades": self.upgrades,
            "pingInterval": self.ping_interval_ms,
            "pingTimeout": self.ping_timeout_ms,
            "maxPayload": self.max_payload,
        }
        return OPEN + orjson.dumps(fields).decode()


def split_packet(text: str) -> tuple[str, str]:
    """(type, data) of a text packet.

    Errors: EngineError for an empty packet or an unknown type.
    """
    if not text or text[0] not in "0123456":
        raise EngineError("unknown packet")
    return text[0], text[1:]


def split_payload(body: bytes) -> list[str | bytes]:
    """The packets of a polling payload: text as it is, `b` and base64 as bytes.

    Errors: EngineError for an empty payload, one that is not UTF-8, or base64 that is none.
    """
    try:
        parts = body.decode().split(SEPARATOR)
        return [base64.b64decode(part[1:], validate=True) if part.startswith("b") else part for part in parts]
    except ValueError as error:
        raise EngineError("invalid payload") from error


def error_body(error: tuple[int, str]) -> bytes:
    """The JSON a refused handshake is answered with."""
    code, message = error
    return orjson.dumps({"code": code, "message": message})
