"""Our codec beside npm's socket.io-parser: the same packet from the same messages, or both refuse.

Where they differ on purpose (ours is the stricter one, for it reads what strangers send):

- more than 10 attachments: npm's default takes any number;
- an ack id past 2**53 - 1: npm rounds it;
- an ack id in CONNECT or DISCONNECT, an ACK without one, data in DISCONNECT, EVENT or ACK without
  data: the protocol has no place for them, npm passes them on;
- an empty packet: npm reads it as CONNECT.
"""

import random
import string
from typing import Any

from slackish.realtime.binary import Assembler
from slackish.realtime.packets import JSON_DEPTH, Packet, PacketError, PacketType, encode
from tests.node import script

Messages = list[str | bytes]
CASES = 600
NAMES = ["message", "say", "", "é", "你好", "connect", "disconnect", "disconnecting", "newListener", "__proto__"]
KINDS = [PacketType.CONNECT, PacketType.DISCONNECT, PacketType.EVENT, PacketType.EVENT, PacketType.ACK]
FAULTS = ["none", "cut", "insert", "replace", "drop attachment", "extra attachment", "shuffle", "name"]


async def test_what_we_encode_npm_reads_as_it_was_meant() -> None:
    packets = [_packet(random.Random(seed)) for seed in range(CASES)]
    answers = await _npm([list(encode(packet)) for packet in packets])
    for packet, answer in zip(packets, answers, strict=True):
        assert answer == _shape(packet), packet


async def test_what_strangers_send_is_read_alike_or_refused_by_both() -> None:
    cases = [_mangled(random.Random(seed)) for seed in range(CASES)]
    answers = await _npm(cases)
    compared = 0
    for messages, theirs in zip(cases, answers, strict=True):
        ours = _ours(messages)
        if ours is None and _is_stricter_on_purpose(messages, theirs):
            continue
        compared += 1
        assert (None if "refused" in theirs else theirs) == ours, messages
    assert compared > CASES * 0.9


# Packets


def _packet(chance: random.Random) -> Packet:
    namespace = chance.choice(["/", "/chat", "/a-b", "/ünï", "/1"])
    kind = chance.choice(
        [PacketType.CONNECT, PacketType.DISCONNECT, PacketType.EVENT, PacketType.EVENT, PacketType.ACK]
    )
    ack_id = chance.choice([0, 7, 2**53 - 1])
    match kind:
        case PacketType.CONNECT:
            return Packet(kind, namespace, chance.choice([None, {}, {"token": _text(chance)}]))
        case PacketType.DISCONNECT:
            return Packet(kind, namespace)
        case PacketType.ACK:
            return Packet(kind, namespace, [_value(chance) for _ in range(chance.randrange(3))], ack_id)
    name = chance.choice(["message", "say", "é", "你好", _text(chance) or "x"])
    arguments = [_value(chance) for _ in range(chance.randrange(3))]
    return Packet(kind, namespace, [name, *arguments], chance.choice([None, ack_id]))


def _value(chance: random.Random, depth: int = 0) -> Any:
    kinds = ["none", "bool", "int", "float", "text", "bytes"] + ["list", "dict"] * (depth < 2)
    match chance.choice(kinds):
        case "bool":
            return chance.random() < 0.5
        case "int":
            return chance.randrange(-(2**40), 2**40)
        case "float":
            return chance.randrange(1, 1000) / 8 + 0.0625
        case "text":
            return _text(chance)
        case "bytes":
            return chance.randbytes(chance.choice([0, 1, 5]))
        case "list":
            return [_value(chance, depth + 1) for _ in range(chance.randrange(3))]
        case "dict":
            return {_text(chance): _value(chance, depth + 1) for _ in range(chance.randrange(3))}
    return None


def _text(chance: random.Random) -> str:
    return "".join(chance.choice(string.printable + 'é你😀",[]{}\\-/\x1e') for _ in range(chance.randrange(6)))


def _mangled(chance: random.Random) -> Messages:
    """A packet with something wrong, or nothing."""
    messages = list(encode(_packet(chance)))
    text = messages[0]
    assert isinstance(text, str)
    match chance.choice(FAULTS):
        case "cut":
            messages[0] = text[: chance.randrange(len(text) + 1)]
        case "insert":
            at = chance.randrange(len(text) + 1)
            messages[0] = text[:at] + chance.choice('0123456789-/,[]{}":ax') + text[at:]
        case "replace":
            at = chance.randrange(len(text))
            messages[0] = text[:at] + chance.choice('0123456789-/,[]{}":ax') + text[at + 1 :]
        case "drop attachment":
            messages = messages[:1] + messages[2:]
        case "extra attachment":
            messages.append(b"more")
        case "shuffle":
            chance.shuffle(messages)
        case "name":
            messages[0] = f'2["{chance.choice(NAMES)}",{{}}]'
    return messages


# Both sides, in one shape


def _ours(messages: Messages) -> dict[str, Any] | None:
    assembler = Assembler(JSON_DEPTH)
    try:
        packets = [packet for message in messages if (packet := assembler.take(message))]
    except PacketError:
        return None
    if len(packets) != 1:
        return None
    return _shape(packets[0])


def _shape(packet: Packet) -> dict[str, Any]:
    return {"type": int(packet.type), "nsp": packet.namespace, "data": _plain(packet.data), "id": packet.ack_id}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"<bytes>": value.hex()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


def _is_stricter_on_purpose(messages: Messages, theirs: dict[str, Any]) -> bool:
    """Whether npm took what the protocol has no place for: see the head of this file."""
    if "refused" in theirs:
        return False
    kind, data, ack_id = PacketType(theirs["type"]), theirs["data"], theirs["id"]
    return (
        (kind in (PacketType.CONNECT, PacketType.DISCONNECT, PacketType.CONNECT_ERROR) and ack_id is not None)
        or (kind in (PacketType.ACK, PacketType.BINARY_ACK) and ack_id is None)
        or (kind is PacketType.DISCONNECT and data is not None)
        or (ack_id is not None and ack_id > 2**53 - 1)
        or (kind in (PacketType.EVENT, PacketType.ACK) and data is None)
        or messages[0] == ""
        or len(messages) > 11
    )


async def _npm(cases: list[Messages]) -> list[dict[str, Any]]:
    """What socket.io-parser makes of each case, in one process."""
    asked = [[{"bytes": each.hex()} if isinstance(each, bytes) else each for each in case] for case in cases]
    answers: list[dict[str, Any]] = []
    async with script("parser.mjs") as parser:
        for start in range(0, len(asked), 100):
            answers += await parser.ask(asked[start : start + 100])
    return answers
