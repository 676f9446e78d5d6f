"""What somebody's room list shows, and to whom a room shows at all."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from chat.errors import RoomNotFound
from chat.models import Channel, ChannelMembership
from chat.selectors import channel_audience, channel_members, people_reachable, room_find, room_list, standing
from chat.services import channel_leave, direct_open
from tests.chat.talk import a_room, members_of, say
from tests.factories import People, workspace_with
from workspaces.models import Membership
from workspaces.services import membership_remove

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", dana="admin", bob="member", gus="guest")


def entries(people: People, name: str) -> dict[str, dict[str, Any]]:
    return {room["name"]: room for room in room_list(people.actor(name))["rooms"]}


def test_an_entry_says_what_a_sidebar_shows(people: People) -> None:
    room = a_room(people, "alice", "bob")
    say(people, "alice", room, f"@{people.bob.username}")
    channel = Channel.objects.get(pk=room)
    entry = entries(people, "bob")["engineering"]
    assert entry == {
        "id": room,
        "name": "engineering",
        "description": "engineering chat room",
        "topic": "",
        "kind": "public",
        "memberCount": 0,
        "members": 2,
        "lastSeq": channel.last_seq,
        "lastReadSeq": channel.last_seq - 1,
        "revision": channel.revision,
        "unread": 1,
        "mentions": 1,
        "joined": True,
        "canWrite": True,
        "starred": False,
        "muted": False,
        "notify": "default",
        "archived": False,
        "general": False,
        "createdBy": str(people.alice.pk),
    }


def test_members_see_public_rooms_they_are_not_in_and_guests_do_not(people: People) -> None:
    a_room(people, "alice", "gus", name="design")
    a_room(people, "alice", name="engineering")
    a_room(people, "alice", name="leadership", private=True)
    of_bob, of_gus = entries(people, "bob"), entries(people, "gus")
    assert set(of_bob) == {"general", "random", "design", "engineering"}
    assert (of_bob["design"]["joined"], of_bob["general"]["joined"]) == (False, True)
    assert set(of_gus) == {"design"}


def test_a_direct_conversation_names_the_others(people: People) -> None:
    room = direct_open(actor=people.actor("alice"), users=[people.bob.pk, people.dana.pk])["roomId"]
    others = entries(people, "alice")[f"dm-{room}"]["people"]
    assert {(each["id"], each["name"]) for each in others} == {
        (str(people.bob.pk), "Bob"),
        (str(people.dana.pk), "Dana"),
    }
    assert direct_open(actor=people.actor("alice"), users=[])["entry"]["people"] == []


def test_public_rooms_come_by_activity_up_to_a_limit(people: People, settings: Settings) -> None:
    rooms = [a_room(people, "alice", name=name) for name in ("quiet", "lively", "archived")]
    say(people, "alice", rooms[1])
    Channel.objects.filter(pk=rooms[2]).update(archived_at=timezone.now())
    settings.CHAT_PUBLIC_ROOMS = 1
    listed = room_list(people.actor("bob"))
    assert [room["name"] for room in listed["rooms"] if not room["joined"]] == ["lively"]
    assert listed["hasMore"] is True
    settings.CHAT_PUBLIC_ROOMS = 2
    assert room_list(people.actor("bob"))["hasMore"] is False


def test_an_archived_room_stays_in_the_list_of_who_is_in_it(people: People) -> None:
    room = a_room(people, "alice")
    Channel.objects.filter(pk=room).update(archived_at=timezone.now())
    entry = entries(people, "alice")["engineering"]
    assert (entry["archived"], entry["canWrite"]) == (True, False)


def test_who_lost_the_workspace_has_no_rooms(people: People) -> None:
    actor = people.actor("bob")
    a_room(people, "alice", "bob")
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    assert room_list(actor) == {"rooms": [], "hasMore": False}
    assert standing(actor)[1] == []
    assert people_reachable(actor) == []


def test_a_list_takes_as_many_queries_for_many_rooms_as_for_few(people: People) -> None:
    def queries_now() -> int:
        with CaptureQueriesContext(connection) as queries:
            room_list(people.actor("bob"))
        return len(queries)

    direct_open(actor=people.actor("bob"), users=[people.alice.pk])
    few = queries_now()
    for number in range(5):
        say(people, "alice", a_room(people, "alice", "bob", name=f"room{number}"), f"@{people.bob.username}")
    direct_open(actor=people.actor("bob"), users=[people.dana.pk])
    assert queries_now() == few <= 3


# Who a room shows to, and who is in it


@pytest.mark.parametrize("kind", ["public", "private", "direct"])
@pytest.mark.parametrize("joined", [True, False])
@pytest.mark.parametrize("name", ["alice", "dana", "bob", "gus", "former", "stranger"])
def test_a_room_shows_to_who_is_in_it_and_a_public_one_to_all_but_guests(
    people: People, name: str, joined: bool, kind: str
) -> None:
    people.add("former")
    actor = people.actor(name) if name != "stranger" else workspace_with(stranger="owner").actor("stranger")
    channel = Channel.objects.create(
        workspace=people.workspace,
        kind=kind,
        name="" if kind == "direct" else "design",
        direct_key="key" if kind == "direct" else "",
    )
    if joined:
        ChannelMembership.objects.create(channel=channel, workspace=people.workspace, user_id=actor.user_id)
    if name == "former":
        membership_remove(actor=people.actor("alice"), user_id=people.former.pk)
    here = name not in {"former", "stranger"}
    if here and (joined or (kind == "public" and name != "gus")):
        assert room_find(actor, channel.pk) == channel
    else:
        with pytest.raises(RoomNotFound):
            room_find(actor, channel.pk)


def test_a_room_is_found_by_name_only_in_ones_own_workspace(people: People) -> None:
    globex = workspace_with(grace="owner")
    room = a_room(globex, "grace")
    assert room_find(globex.actor("grace"), "engineering").pk == room
    with pytest.raises(RoomNotFound):
        room_find(people.actor("alice"), "engineering")


def test_a_channel_is_not_found_by_the_name_of_a_direct_conversation(people: People) -> None:
    room = a_room(people, "alice")
    with pytest.raises(RoomNotFound):
        room_find(people.actor("alice"), f"dm-{room}")


def test_the_audience_of_rooms_is_one_query_and_counts_removals(people: People) -> None:
    first, second = a_room(people, "alice", "bob"), a_room(people, "dana", name="design")
    channel_leave(actor=people.actor("bob"), room=first)
    with CaptureQueriesContext(connection) as queries:
        audience = channel_audience([first, second, 2**60])
    assert len(queries) == 1
    assert audience == {first: (1, frozenset({people.alice.pk})), second: (0, frozenset({people.dana.pk}))}


def test_a_deactivated_account_and_a_lost_workspace_are_in_no_audience(people: People) -> None:
    room = a_room(people, "alice", "bob", "dana")
    people.bob.is_active = False
    people.bob.save()
    Membership.objects.filter(workspace=people.workspace, user=people.dana).update(deactivated_at=timezone.now())
    assert channel_audience([room]) == {room: (0, frozenset({people.alice.pk}))}


def test_an_audience_without_people_is_empty_and_still_counts(people: People) -> None:
    room = a_room(people, "alice")
    channel_leave(actor=people.actor("alice"), room=room)
    assert channel_audience([room]) == {room: (1, frozenset())}


def test_rooms_to_join_at_connect_come_with_their_removal_count(people: People) -> None:
    room = a_room(people, "alice", "bob")
    channel_leave(actor=people.actor("bob"), room=room)
    direct = direct_open(actor=people.actor("dana"), users=[people.alice.pk])["roomId"]
    rooms = dict(standing(people.actor("alice"))[1])
    assert (rooms[room], rooms[direct], len(rooms)) == (1, 0, 4)


# People


def test_the_people_of_a_room_come_with_their_roles(people: People) -> None:
    room = a_room(people, "bob", "gus")
    found = channel_members(people.actor("alice"), room)
    assert {(each["username"], each["role"]) for each in found} == {
        (people.bob.username, "member"),
        (people.gus.username, "guest"),
    }
    assert {int(each["id"]) for each in found} == members_of(room)


def test_guests_know_the_people_they_share_a_room_with(people: People) -> None:
    a_room(people, "bob", "gus")
    assert {each["name"] for each in people_reachable(people.actor("gus"))} == {"Bob", "Gus"}
    assert {each["name"] for each in people_reachable(people.actor("bob"))} == {"Alice", "Dana", "Bob", "Gus"}


def test_people_of_another_workspace_are_not_found(people: People) -> None:
    grace = workspace_with(grace="owner").grace
    assert people_reachable(people.actor("alice"), ids=[str(grace.pk)]) == []
    assert people_reachable(people.actor("alice"), query=grace.username) == []
    assert [each["id"] for each in people_reachable(people.actor("alice"), query="dana")] == [str(people.dana.pk)]
