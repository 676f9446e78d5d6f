"""Values that JSON can say and no page would send: each gets an answer, and the connection lives on."""

import pytest

from chat.consumers import ChatConsumer
from chat.selectors import sync
from slackish.realtime.errors import InvalidPayload
from slackish.realtime.packets import Packet, PacketType, decode
from tests.chat.talk import a_room, say
from tests.factories import workspace_with


def test_a_room_id_with_leading_zeros_is_that_room(database) -> None:
    people = workspace_with(alice="owner")
    room = a_room(people, "alice")
    say(people, "alice", room)
    actor = people.actor("alice")
    assert sync(actor, {f"00{room}": 0}) == sync(actor, {str(room): 0})


@pytest.mark.parametrize("half", ["\\ud83d", "\\ude00", "\\ud83d\\ud83d"])
def test_half_a_surrogate_pair_is_read_as_the_replacement_character(half: str) -> None:
    text = "cut " + "\ufffd" * (len(half) // 6)
    packet = decode(f'2/chat,7["send-message",{{"text":"cut {half}"}}]')
    assert packet == Packet(PacketType.EVENT, "/chat", ["send-message", {"text": text}], 7)


def test_whole_pairs_beside_a_half_one_stay_whole() -> None:
    assert decode('2["say","\\ud83d\\ude00 and \\ud83d", "\\\\ud83d"]').data == ["say", "😀 and \ufffd", "\\ud83d"]


@pytest.mark.parametrize("value", [0, -1, 2**63, True, 1.5, [], {}, None])
def test_the_refusal_of_a_room_names_the_field_that_was_sent(value: object) -> None:
    with pytest.raises(InvalidPayload) as refusal:
        ChatConsumer.events["send-message"].parse([{"room": value, "text": "hello"}])
    assert refusal.value.fields["field"] == "room"


def test_the_refusal_of_an_argument_that_is_no_object_names_no_field() -> None:
    with pytest.raises(InvalidPayload) as refusal:
        ChatConsumer.events["join-room"].parse([-1])
    assert refusal.value.fields["field"] == ""


def test_a_field_that_is_missing_and_one_that_is_unknown_are_named() -> None:
    parse = ChatConsumer.events["open-direct"].parse
    for payload, field in ({}, "users"), ({"users": [], "x": 1}, "x"), ({"users": ["a", [1]]}, "users.1"):
        with pytest.raises(InvalidPayload) as refusal:
            parse([payload])
        assert refusal.value.fields["field"] == field
