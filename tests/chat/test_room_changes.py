"""Renaming, describing, archiving and browsing: who may, what the log says, and what an archived room still takes."""

from collections.abc import Callable
from typing import Any

import pytest

from chat.errors import RoomArchived, RoomExists, RoomNotFound
from chat.models import Channel, Message
from chat.schemas import SetRoomPreferences, UpdateRoom
from chat.selectors import mention_reach, rooms_browse, sync
from chat.services import (
    channel_archive,
    channel_join,
    channel_leave,
    channel_update,
    direct_open,
    member_invite,
    member_remove,
    message_delete,
    message_edit,
    message_pin,
    reaction_add,
    room_prefer,
)
from slackish.realtime.errors import InvalidPayload
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room, members_of, revision_of, say
from tests.factories import People, workspace_with
from workspaces.errors import NotAuthorized

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", ada="admin", bob="member", carol="member", gus="guest")


def update(people: People, who: str, room: int | str, /, **fields: Any) -> dict[str, Any]:
    return channel_update(actor=people.actor(who), payload=UpdateRoom(room=room, **fields))


def archive(people: People, name: str, room: int | str, *, archived: bool = True) -> dict[str, Any]:
    return channel_archive(actor=people.actor(name), room=room, archived=archived)


def test_a_new_name_and_topic_are_one_commit_with_a_note_each(people: People) -> None:
    room = a_room(people, "bob", "carol")
    before = Channel.objects.get(pk=room)
    with captured_emits() as emitted:
        changed = update(people, "bob", room, name="Tea Time".replace(" ", "-"), topic=" **Earl Grey** ")
    assert (changed["name"], changed["topic"], changed["revision"]) == (
        "tea-time",
        "**Earl Grey**",
        before.revision + 1,
    )
    (told,) = emitted.named("room-changed")
    assert (told.args, told.rooms, told.access) == ([changed], (f"channel:{room}",), 0)
    notes = [each.args[0] for each in emitted.named("system-message")]
    assert [(each["kind"], each["seq"], each["revision"]) for each in notes] == [
        ("renamed", before.last_seq + 1, changed["revision"]),
        ("topic", before.last_seq + 2, changed["revision"]),
    ]
    assert notes[0]["text"] == "Bob renamed the room from engineering to tea-time"
    assert say(people, "carol", "tea-time")["roomId"] == room


def test_what_changes_nothing_is_not_told(people: People) -> None:
    room = a_room(people, "bob")
    before = revision_of(room)
    with captured_emits() as emitted:
        assert update(people, "bob", room, name="engineering", topic="")["revision"] == before
    assert list(emitted) == []


def test_a_description_is_told_without_a_note(people: People) -> None:
    room = a_room(people, "bob")
    with captured_emits() as emitted:
        update(people, "bob", room, description="where we build")
    assert [each.event for each in emitted] == ["room-changed"]


def test_the_maker_and_who_moderates_rename_the_others_describe_and_guests_neither(people: People) -> None:
    room = a_room(people, "bob", "carol", "gus")
    assert update(people, "carol", room, topic="by carol")["topic"] == "by carol"
    with pytest.raises(NotAuthorized):
        update(people, "carol", room, name="by-carol")
    with pytest.raises(NotAuthorized):
        update(people, "gus", room, topic="by gus")
    for name in ("bob", "ada", "alice"):
        assert update(people, name, room, name=f"by-{name}")["name"] == f"by-{name}"
    channel_leave(actor=people.actor("carol"), room=room)
    with pytest.raises(NotAuthorized):
        update(people, "carol", room, topic="from outside")


def test_a_taken_name_is_refused_even_if_its_room_is_hidden(people: People) -> None:
    room = a_room(people, "bob")
    a_room(people, "alice", name="secret", private=True)
    before = revision_of(room)
    with pytest.raises(RoomExists):
        update(people, "bob", room, name="secret")
    with pytest.raises(InvalidPayload):
        update(people, "bob", room, name="dm-7")
    assert revision_of(room) == before


def test_the_first_channel_and_direct_conversations_keep_their_name_and_are_never_archived(people: People) -> None:
    direct = direct_open(actor=people.actor("alice"), users=[people.bob.pk])["roomId"]
    assert update(people, "bob", "general", topic="hello")["topic"] == "hello"
    for room in ("general", direct):
        with pytest.raises(NotAuthorized):
            update(people, "alice", room, name="other")
        with pytest.raises(NotAuthorized):
            archive(people, "alice", room)
    with pytest.raises(NotAuthorized):
        update(people, "alice", direct, topic="x")


def test_archiving_puts_nobody_out_and_is_told_with_a_note(people: People) -> None:
    room = a_room(people, "bob", "carol")
    members = members_of(room)
    with captured_emits() as emitted:
        changed = archive(people, "bob", room)
    assert changed["archived"] is True
    assert emitted.named("room-changed")[0].args == [changed]
    assert emitted.named("system-message")[0].args[0]["kind"] == "archived"
    assert (emitted.evictions, members_of(room)) == ([], members)
    before = revision_of(room)
    assert archive(people, "ada", room)["revision"] == before
    assert archive(people, "bob", room, archived=False)["archived"] is False
    assert say(people, "carol", room)["kind"] == "message"
    assert list(Message.objects.filter(channel=room).order_by("seq").values_list("kind", flat=True))[-3:] == [
        "archived",
        "unarchived",
        "message",
    ]


def test_members_who_neither_made_it_nor_moderate_do_not_archive(people: People) -> None:
    room = a_room(people, "bob", "carol", "gus")
    for name in ("carol", "gus"):
        with pytest.raises(NotAuthorized):
            archive(people, name, room)
    hidden = a_room(people, "bob", name="plans", private=True)
    with pytest.raises(RoomNotFound):
        archive(people, "ada", hidden)


REFUSED: dict[str, Callable[[People, int, int], Any]] = {
    "a message": lambda people, room, message: say(people, "bob", room),
    "a reply": lambda people, room, message: say(people, "bob", room, parent_id=message),
    "an edit": lambda people, room, message: message_edit(actor=people.actor("bob"), message_id=message, text="x"),
    "a deletion by the author": lambda people, room, message: message_delete(
        actor=people.actor("bob"), message_id=message
    ),
    "a reaction": lambda people, room, message: reaction_add(actor=people.actor("bob"), message_id=message, emoji="👍"),
    "a pin": lambda people, room, message: message_pin(actor=people.actor("bob"), message_id=message, pinned=True),
    "a topic": lambda people, room, message: update(people, "bob", room, topic="x"),
    "joining": lambda people, room, message: channel_join(actor=people.actor("ada"), room=room),
    "inviting": lambda people, room, message: member_invite(
        actor=people.actor("bob"), room=room, user_id=str(people.ada.pk)
    ),
}


@pytest.mark.parametrize("change", REFUSED.values(), ids=REFUSED)
def test_an_archived_room_refuses(people: People, change: Callable[[People, int, int], Any]) -> None:
    room = a_room(people, "bob", "carol")
    message = say(people, "bob", room)["id"]
    archive(people, "bob", room)
    before = revision_of(room)
    with pytest.raises(RoomArchived):
        change(people, room, message)
    assert revision_of(room) == before


def test_an_archived_room_still_lets_people_go_and_moderators_delete(people: People) -> None:
    room = a_room(people, "bob", "carol", "gus")
    message = say(people, "bob", room)
    archive(people, "bob", room)
    channel_leave(actor=people.actor("carol"), room=room)
    member_remove(actor=people.actor("bob"), room=room, user_id=str(people.gus.pk))
    message_delete(actor=people.actor("ada"), message_id=message["id"])
    assert members_of(room) == {people.bob.pk}
    assert sync(people.actor("bob"), {str(room): 0})["rooms"][str(room)]["revision"] == revision_of(room)


# Finding rooms


def test_browsing_pages_through_what_one_may_join_by_name(people: People, settings) -> None:
    settings.CHAT_BROWSE_ROOMS = 2
    for name in ("zebra", "apple", "mango"):
        a_room(people, "bob", name=name)
    a_room(people, "bob", name="hidden", private=True)
    archive(people, "bob", a_room(people, "bob", name="old"))
    seen: list[str] = []
    page = rooms_browse(people.actor("carol"))
    while True:
        seen += [room["name"] for room in page["rooms"]]
        if not page["hasMore"]:
            break
        page = rooms_browse(people.actor("carol"), after=page["next"])
    assert seen == ["apple", "general", "mango", "random", "zebra"]
    assert [room["name"] for room in rooms_browse(people.actor("carol"), query="#MANG")["rooms"]] == ["mango"]
    assert [room["name"] for room in rooms_browse(people.actor("carol"), archived=True)["rooms"]] == ["old"]
    joined = {room["name"]: room["joined"] for room in rooms_browse(people.actor("bob"), query="a")["rooms"]}
    assert joined["apple"] is True


def test_a_guest_browses_only_what_it_was_added_to(people: People) -> None:
    a_room(people, "bob", "gus", name="visitors")
    a_room(people, "bob", name="staff")
    assert [room["name"] for room in rooms_browse(people.actor("gus"))["rooms"]] == ["visitors"]


def test_reach_counts_the_others(people: People) -> None:
    room = a_room(people, "bob", "carol", "gus")
    assert mention_reach(people.actor("bob"), room) == 2
    assert mention_reach(people.actor("bob"), room, online={people.carol.pk, people.bob.pk, people.ada.pk}) == 1


def test_what_one_wants_of_a_room_needs_being_in_it(people: People) -> None:
    room = a_room(people, "bob")
    with pytest.raises(NotAuthorized):
        room_prefer(actor=people.actor("carol"), payload=SetRoomPreferences(room=room, starred=True))
    with captured_emits() as emitted:
        answer = room_prefer(actor=people.actor("bob"), payload=SetRoomPreferences(room=room, mutedUntil=1))
    assert (answer["muted"], "mutedUntil" in answer) == (False, False)  # that day is gone
    assert emitted[0].rooms == (f"workspace:{people.workspace.pk}:user:{people.bob.pk}",)
