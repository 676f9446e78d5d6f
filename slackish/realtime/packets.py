"""Socket.IO v5 packets: `<type>[<attachments>-][<namespace>,][<ack id>][json]`.

Pure: no Django, no Channels. `decode(encode(packet)) == packet`, and nothing but PacketError escapes.
"""

import re
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final

import orjson

MAX_ATTACHMENTS: Final = 10
MAX_ACK_ID: Final = 2**53 - 1  # what a JavaScript peer can count to exactly
JSON_DEPTH: Final = 20

RESERVED_EVENTS: Final = frozenset(
    {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"}
)


class PacketType(IntEnum):
    CONNECT = 0
    DISCONNECT = 1
    EVENT = 2
    ACK = 3
    CONNECT_ERROR = 4
    BINARY_EVENT = 5
    BINARY_ACK = 6


class PacketError(ValueError):
    """The peer broke Socket.IO: its connection is closed."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet. `data` is None where the wire has none; `ack_id` asks for an ack, or answers one."""

    type: PacketType
    namespace: str = "/"
    data: Any = None
    ack_id: int | None = None
    attachments: int = field(default=0)


def encode(packet: Packet) -> tuple[str | bytes, ...]:
    """The messages of `packet`: its text, and the bytes in its data as attachments after it.

    Errors: TypeError for what JSON can't say.
    """
    json, attachments = ("", []) if packet.data is None else _dumps(packet.data)
    kind, count = packet.type, ""
    if attachments:
        kind, count = _BINARY[kind], f"{len(attachments)}-"
    namespace = "" if packet.namespace == "/" else f"{packet.namespace},"
    ack_id = "" if packet.ack_id is None else str(packet.ack_id)
    return (f"{int(kind)}{count}{namespace}{ack_id}{json}", *attachments)


def encode_event(
    namespace: str, event: str, args: tuple[Any, ...], ack_id: int | None = None
) -> tuple[str | bytes, ...]:
    """The messages of an event of ours: what a broadcast is encoded to, once for all its receivers.

    Errors: ValueError for a reserved name, at which a stock client would close its connection, and come
    back, and be told again; TypeError for what JSON can't say.
    """
    if event in RESERVED_EVENTS:
        raise ValueError(f"{event} is reserved: no client takes it for an event")
    return encode(Packet(PacketType.EVENT, namespace, (event, *args), ack_id))


_BINARY = {PacketType.EVENT: PacketType.BINARY_EVENT, PacketType.ACK: PacketType.BINARY_ACK}


def _dumps(data: Any) -> tuple[str, list[bytes]]:
    attachments: list[bytes] = []

    def placeholder(value: Any) -> dict[str, Any]:
        if not isinstance(value, bytes | bytearray | memoryview):
            raise TypeError(f"{type(value).__name__} can't be sent")
        attachments.append(bytes(value))
        return {"_placeholder": True, "num": len(attachments) - 1}

    return orjson.dumps(data, default=placeholder, option=orjson.OPT_NON_STR_KEYS).decode(), attachments


_HEAD = re.compile(r"([0-6])(?:(\d{1,3})-)?(?:(/[^,]*)(?:,|$))?(\d+)?", re.ASCII)


def decode(text: str, *, max_depth: int = JSON_DEPTH) -> Packet:
    """The packet in `text`, checked for the shape its type demands.

    `max_depth`: how deep arrays and objects may nest. Errors: PacketError, and no other.
    """
    head = _HEAD.match(text)
    if head is None:
        raise PacketError("unknown packet type")
    kind = PacketType(int(head[1]))
    packet = Packet(
        type=kind,
        namespace=head[3] or "/",
        data=_loads(text[head.end() :], max_depth),
        ack_id=_ack_id(head[4]),
        attachments=_attachments(kind, head[2]),
    )
    _check_shape(packet)
    return packet


def _loads(text: str, max_depth: int) -> Any:
    if not text:
        return None
    try:
        data = _parse(text)
    except (orjson.JSONDecodeError, RecursionError, UnicodeEncodeError) as error:
        raise PacketError("invalid JSON") from error
    if data is None:  # not the same as nothing, which is None to us
        raise PacketError("null is no payload")
    if _is_deeper(data, max_depth):
        raise PacketError("JSON nests too deep")
    return data


_ESCAPED_SURROGATES = re.compile(
    r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def _parse(text: str) -> Any:
    """A browser writes half a surrogate pair, of an emoji cut in two, as an escape that orjson refuses.

    Closing the connection for it would have the page send it again, for ever.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        repaired = _ESCAPED_SURROGATES.sub(lambda found: r"\ufffd" if found[1] else found[0], text)
        if repaired == text:
            raise
        return orjson.loads(repaired)


def _is_deeper(data: Any, levels: int) -> bool:
    """Whether arrays and objects in `data` nest deeper than `levels`; it looks no further than that."""
    if isinstance(data, dict):
        return levels <= 0 or any(_is_deeper(value, levels - 1) for value in data.values())
    if isinstance(data, list):
        return levels <= 0 or any(_is_deeper(value, levels - 1) for value in data)
    return False


def _ack_id(digits: str | None) -> int | None:
    if digits is None:
        return None
    if len(digits) > 16 or int(digits) > MAX_ACK_ID:
        raise PacketError("ack id out of range")
    return int(digits)


def _attachments(kind: PacketType, digits: str | None) -> int:
    binary = kind in (PacketType.BINARY_EVENT, PacketType.BINARY_ACK)
    if binary is (digits is None):
        raise PacketError("attachments are for binary packets, and binary packets need them")
    count = int(digits or 0)
    if count > MAX_ATTACHMENTS:
        raise PacketError("too many attachments")
    return count


def _check_shape(packet: Packet) -> None:
    data = packet.data
    match packet.type:
        case PacketType.CONNECT:
            valid = packet.ack_id is None and (data is None or isinstance(data, dict))
        case PacketType.DISCONNECT:
            valid = packet.ack_id is None and data is None
        case PacketType.CONNECT_ERROR:
            valid = packet.ack_id is None and isinstance(data, str | dict)
        case PacketType.EVENT | PacketType.BINARY_EVENT:
            valid = isinstance(data, list) and bool(data) and _is_event_name(data[0])
        case PacketType.ACK | PacketType.BINARY_ACK:
            valid = isinstance(data, list) and packet.ack_id is not None
    if not valid:
        raise PacketError(f"malformed {packet.type.name}")


def _is_event_name(name: Any) -> bool:
    if isinstance(name, str):
        return name not in RESERVED_EVENTS
    return isinstance(name, int | float) and not isinstance(name, bool)
