"""The codec: what goes out comes back, and nothing but the typed error escapes."""

import contextlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slackish.realtime.binary import Assembler, decode_messages
from slackish.realtime.packets import (
    JSON_DEPTH,
    MAX_ATTACHMENTS,
    RESERVED_EVENTS,
    Packet,
    PacketError,
    PacketType,
    decode,
    encode,
    encode_event,
)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
with_bytes = st.recursive(
    json_values | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
namespaces = st.sampled_from(["/", "/chat", "/a-b", "/ünï", "/1", "/with?query=1"])
names = st.text(min_size=1).filter(lambda name: name not in RESERVED_EVENTS)


@given(namespaces, names, st.lists(json_values, max_size=3), st.none() | st.integers(0, 2**53 - 1))
def test_an_event_comes_back_as_it_went(namespace, name, args, ack_id) -> None:
    packet = Packet(PacketType.EVENT, namespace, [name, *args], ack_id)
    assert decode_messages(encode(packet)) == packet


@given(namespaces, st.lists(json_values, max_size=3), st.integers(0, 2**53 - 1))
def test_an_ack_comes_back_as_it_went(namespace, args, ack_id) -> None:
    packet = Packet(PacketType.ACK, namespace, args, ack_id)
    assert decode_messages(encode(packet)) == packet


@given(namespaces, names, st.lists(with_bytes, max_size=3), st.none() | st.integers(0, 2**53 - 1))
def test_bytes_come_back_wherever_they_were(namespace, name, args, ack_id) -> None:
    packet = Packet(PacketType.EVENT, namespace, [name, *args], ack_id)
    messages = encode(packet)
    assume(len(messages) <= 1 + MAX_ATTACHMENTS)
    assert decode_messages(messages) == packet


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_every_kind_of_bytes_counts_inside_tuples_too(kind) -> None:
    text, *attachments = encode(Packet(PacketType.EVENT, "/", ("say", (kind(b"x"), {"deep": (kind(b""),)}))))
    assert text.startswith('52-["say",[{"_placeholder":true,"num":0}')
    assert attachments == [b"x", b""]


broken = st.text(max_size=30) | st.binary(max_size=3) | st.sampled_from(['51-["x"]', '52-["x"]', '2["connect"]'])


@given(st.lists(broken, min_size=1, max_size=6))
def test_no_state_survives_an_error(messages) -> None:
    """What broke one packet must not be part of the next, should somebody go on after all."""
    assembler = Assembler(JSON_DEPTH)
    for message in messages:
        try:
            assembler.take(message)
        except PacketError:
            assert assembler.take('2["fresh"]') == Packet(PacketType.EVENT, "/", ["fresh"])
            assembler.take('51-["fresh",{"_placeholder":true,"num":0}]')
            assert assembler.take(b"x") == Packet(PacketType.EVENT, "/", ["fresh", b"x"])


@given(st.text(max_size=200))
def test_only_the_typed_error_escapes_from_any_text(text) -> None:
    with contextlib.suppress(PacketError):
        decode(text)


@given(st.sampled_from("0123456789"), st.text(alphabet='0123456789-/,[]{}":abc\\', max_size=60))
def test_only_the_typed_error_escapes_from_what_looks_like_a_packet(kind, rest) -> None:
    with contextlib.suppress(PacketError):
        decode(kind + rest)


@pytest.mark.parametrize(
    ("text", "packet"),
    [
        ("0", Packet(PacketType.CONNECT)),
        ('0/chat,{"token":"x"}', Packet(PacketType.CONNECT, "/chat", {"token": "x"})),
        ("0/chat", Packet(PacketType.CONNECT, "/chat")),
        ("1/chat,", Packet(PacketType.DISCONNECT, "/chat")),
        ('2["say"]', Packet(PacketType.EVENT, "/", ["say"])),
        ('2/chat,12["say",{}]', Packet(PacketType.EVENT, "/chat", ["say", {}], 12)),
        ("3/chat,0[]", Packet(PacketType.ACK, "/chat", [], 0)),
        ('4/x,{"message":"no"}', Packet(PacketType.CONNECT_ERROR, "/x", {"message": "no"})),
    ],
)
def test_the_wire_is_read_as_the_protocol_says(text, packet) -> None:
    assert decode(text) == packet


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "x",
        "0[]",
        "0null",
        "1null",
        "0[1]",
        '0"x"',
        "02{}",
        "2",
        "2[]",
        "2{}",
        '2"say"',
        "2[null]",
        '2[{"a":1}]',
        "2[true]",
        '2["connect"]',
        '2["disconnecting"]',
        '2["newListener"]',
        '2["say"',
        "3[]",
        '30{"a":1}',
        '399999999999999999999["x"]',
        '29007199254740992["x"]',
        '5["x"]',
        '511-["x",{"_placeholder":true,"num":0}]',
        '21-["x"]',
        "1[]",
        "4",
        '2["deep",' + "[" * 20 + "]" * 20 + "]",
    ],
)
def test_what_breaks_the_protocol_is_refused(text) -> None:
    with pytest.raises(PacketError):
        decode(text)


def test_json_may_nest_to_the_limit_and_no_deeper() -> None:
    nested = '2["x",' + "[" * 19 + "]" * 19 + "]"
    assert decode(nested, max_depth=20)
    with pytest.raises(PacketError):
        decode(nested, max_depth=19)


def test_a_broadcast_is_encoded_like_any_event() -> None:
    assert encode_event("/chat", "said", ({"a": 1},)) == encode(Packet(PacketType.EVENT, "/chat", ["said", {"a": 1}]))
    assert encode_event("/", "said", ()) == ('2["said"]',)
