"""Direct conversations: one for each set of people."""

import pytest
from django.conf import settings

from chat.errors import RoomNotFound
from chat.models import Channel, ChannelMembership
from chat.selectors import room_list
from chat.services import direct_open, member_invite
from slackish.realtime.errors import InvalidPayload
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room, members_of, say, unread
from tests.factories import People, make_user, workspace_with
from workspaces.errors import UserNotFound
from workspaces.services import membership_add, membership_remove

pytestmark = pytest.mark.usefixtures("database")


def opened(people: People, name: str, *users: str | int) -> int:
    room_id: int = direct_open(actor=people.actor(name), users=list(users))["roomId"]
    return room_id


def listed(people: People, name: str) -> set[int]:
    return {room["id"] for room in room_list(people.actor(name))["rooms"]}


def test_the_same_people_have_one_conversation_whoever_opens_it_however_they_are_named() -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    alice, bob, carol = people.alice, people.bob, people.carol
    rooms = {
        opened(people, "alice", bob.username, carol.username),
        opened(people, "bob", carol.pk, alice.pk),
        opened(people, "carol", alice.username.upper(), bob.pk, bob.username, carol.username),
    }
    assert len(rooms) == 1
    assert members_of(rooms.pop()) == {alice.pk, bob.pk, carol.pk}


def test_nobody_else_or_only_oneself_are_notes_to_oneself() -> None:
    people = workspace_with(alice="owner")
    notes = opened(people, "alice")
    assert {opened(people, "alice", people.alice.username), opened(people, "alice", people.alice.pk)} == {notes}
    assert members_of(notes) == {people.alice.pk}
    assert say(people, "alice", notes)["room"] == f"dm-{notes}"


def test_a_conversation_shows_to_who_opened_it_and_to_the_others_once_something_is_said() -> None:
    people = workspace_with(alice="owner", bob="member")
    with captured_emits() as emitted:
        room = opened(people, "alice", people.bob.username)
    assert emitted == []
    assert (room in listed(people, "alice"), room in listed(people, "bob")) == (True, False)
    say(people, "alice", room)
    assert room in listed(people, "bob")
    assert unread(people, "bob", room) == (1, 0)


def test_opening_what_somebody_else_opened_lists_it() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = opened(people, "alice", people.bob.username)
    assert opened(people, "bob", people.alice.username) == room
    assert room in listed(people, "bob")


def test_the_number_of_others_is_limited() -> None:
    people = workspace_with(alice="owner")
    names = [f"p{number}" for number in range(settings.CHAT_DIRECT_PEOPLE + 1)]
    others = [people.add(name).pk for name in names]
    opened(people, "alice", *others[:-1])
    with pytest.raises(InvalidPayload):
        opened(people, "alice", *others)


def test_strangers_former_people_and_nobody_are_refused_alike() -> None:
    acme, globex = workspace_with(alice="owner", bob="member"), workspace_with(grace="owner")
    membership_remove(actor=acme.actor("alice"), user_id=acme.bob.pk)
    answers = set()
    for user in (globex.grace.pk, globex.grace.username, acme.bob.pk, make_user().username, 2**60):
        with pytest.raises(UserNotFound) as refused:
            opened(acme, "alice", user)
        answers.add(str(refused.value.as_wire()))
    assert len(answers) == 1


def test_guests_reach_only_people_they_share_a_room_with() -> None:
    people = workspace_with(alice="owner", bob="member", gus="guest")
    room = a_room(people, "alice")
    member_invite(actor=people.actor("alice"), room=room, user_id=str(people.gus.pk))
    assert members_of(opened(people, "gus", people.alice.username)) == {people.gus.pk, people.alice.pk}
    with pytest.raises(UserNotFound):
        opened(people, "gus", people.bob.username)


def test_a_third_person_sees_nothing_of_it() -> None:
    people = workspace_with(alice="owner", bob="member", dana="admin")
    room = opened(people, "alice", people.bob.username)
    for name in (room, f"dm-{room}"):
        with pytest.raises(RoomNotFound):
            say(people, "dana", name)


def test_one_person_in_two_workspaces_has_two_conversations() -> None:
    acme = workspace_with(alice="owner", bob="member")
    globex = workspace_with(grace="owner")
    globex.add("alice", user=acme.alice)
    globex.add("bob", user=acme.bob)
    assert opened(acme, "alice", acme.bob.username) != opened(globex, "alice", acme.bob.username)


@pytest.mark.parametrize("opener", ["alice", "bob"])
def test_who_comes_back_to_the_workspace_is_in_the_conversation_again_when_it_is_opened(opener: str) -> None:
    people = workspace_with(alice="owner", bob="member")
    room = opened(people, "alice", people.bob.username)
    say(people, "alice", room)
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    membership_add(workspace=people.workspace, user=people.bob)
    other = people.bob if opener == "alice" else people.alice
    assert opened(people, opener, other.username) == room
    assert members_of(room) == {people.alice.pk, people.bob.pk}
    assert unread(people, "bob", room) == (0, 0)
    say(people, "bob", room)


def test_a_direct_conversation_has_no_name_of_its_own_and_one_row() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = opened(people, "alice", people.bob.username)
    channel = Channel.objects.get(pk=room)
    assert (channel.kind, channel.name, channel.public_name) == ("direct", "", f"dm-{room}")
    assert ChannelMembership.objects.filter(channel=room).count() == 2
