"""Catching up: the old state and what `sync` answers are the fresh state."""

import random
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from chat.models import Channel, Message
from chat.selectors import heads, sync
from chat.services import channel_leave, message_edit
from tests.chat.talk import a_room, revision_of, say
from tests.factories import People, workspace_with

pytestmark = pytest.mark.usefixtures("database")

Log = dict[int, dict[str, Any]]


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", bob="member")


def answer_of(people: People, name: str, known: dict[int, int]) -> dict[str, Any]:
    return sync(people.actor(name), {str(room): revision for room, revision in known.items()})


def caught_up(people: People, name: str, room: int, log: Log, revision: int) -> tuple[Log, int]:
    """What a client makes of an answer: each message put in its place."""
    part = answer_of(people, name, {room: revision})["rooms"].get(str(room))
    if part is None:
        return log, revision
    if "reload" in part:
        return caught_up(people, name, room, {}, 0)
    return log | {message["seq"]: message for message in part["messages"]}, part["revision"]


def test_rooms_without_a_change_are_not_named(people: People) -> None:
    room = a_room(people, "alice")
    assert answer_of(people, "alice", {room: revision_of(room)}) == {"rooms": {}}


def test_a_changed_message_comes_once_in_its_present_state(people: People) -> None:
    room = a_room(people, "alice")
    parent = say(people, "alice", room)
    known = revision_of(room)
    replies = [say(people, "alice", room, str(number), parent_id=parent["id"]) for number in range(3)]
    part = answer_of(people, "alice", {room: known})["rooms"][str(room)]
    assert part["revision"] == known + 3
    assert [each["id"] for each in part["messages"]] == [parent["id"], *[each["id"] for each in replies]]
    assert part["messages"][0]["replyCount"] == 3


def test_the_old_state_and_the_answer_are_the_fresh_state(people: People) -> None:
    chance = random.Random(7)
    room = a_room(people, "alice", "bob")
    log, revision = caught_up(people, "bob", room, {}, 0)
    parents: list[int] = []
    for _ in range(12):
        for _ in range(chance.randrange(5)):
            parent = chance.choice(parents) if parents and chance.random() < 0.5 else None
            sent = say(people, "alice", room, str(chance.random()), **({"parent_id": parent} if parent else {}))
            if parent is None:
                parents.append(sent["id"])
        log, revision = caught_up(people, "bob", room, log, revision)
        assert log == caught_up(people, "bob", room, {}, 0)[0]
        assert revision == revision_of(room) == heads(people.actor("bob"))[str(room)]
    assert sorted(log) == list(range(1, Channel.objects.get(pk=room).last_seq + 1))


def test_tombstones_come_too(people: People) -> None:
    room = a_room(people, "alice")
    message = say(people, "alice", room, "secret")
    known = revision_of(room)
    Channel.objects.filter(pk=room).update(revision=known + 1)
    Message.objects.filter(pk=message["id"]).update(revision=known + 1, deleted_at=timezone.now())
    (tombstone,) = answer_of(people, "alice", {room: known})["rooms"][str(room)]["messages"]
    assert (tombstone["id"], tombstone["deleted"], tombstone["text"]) == (message["id"], True, "")


def test_as_many_changes_as_the_limit_come_and_one_more_is_a_reload(people: People, settings: Settings) -> None:
    settings.CHAT_SYNC_MESSAGES = 4
    room = a_room(people, "alice")
    known = revision_of(room)
    for _ in range(4):
        say(people, "alice", room)
    assert len(answer_of(people, "alice", {room: known})["rooms"][str(room)]["messages"]) == 4
    say(people, "alice", room)
    assert answer_of(people, "alice", {room: known})["rooms"] == {str(room): {"revision": known + 5, "reload": True}}


def test_many_changes_of_few_messages_are_no_reload(people: People, settings: Settings) -> None:
    settings.CHAT_SYNC_MESSAGES = 2
    room = a_room(people, "alice")
    message = say(people, "alice", room)
    known = revision_of(room)
    Channel.objects.filter(pk=room).update(revision=known + 9)
    Message.objects.filter(pk=message["id"]).update(revision=known + 9)
    assert len(answer_of(people, "alice", {room: known})["rooms"][str(room)]["messages"]) == 1


def test_a_revision_from_the_future_is_a_reload(people: People) -> None:
    room = a_room(people, "alice")
    part = answer_of(people, "alice", {room: revision_of(room) + 5})["rooms"][str(room)]
    assert part == {"revision": revision_of(room), "reload": True}


def test_foreign_hidden_absent_left_and_merely_public_rooms_are_gone_alike(people: People) -> None:
    elsewhere = a_room(workspace_with(grace="owner"), "grace")
    hidden = a_room(people, "alice", name="hidden", private=True)
    public = a_room(people, "alice", name="public")
    left = a_room(people, "alice", "bob", name="left")
    channel_leave(actor=people.actor("bob"), room=left)
    rooms = answer_of(people, "bob", dict.fromkeys([elsewhere, hidden, public, left, 2**60], 0))["rooms"]
    assert len(rooms) == 5
    assert {orjson.dumps(part) for part in rooms.values()} == {b'{"gone":true}'}


def test_an_answer_stops_at_its_limit_of_bytes_and_asking_for_more_ends(people: People, settings: Settings) -> None:
    rooms = [a_room(people, "alice", name=f"room{number}") for number in range(5)]
    known = {room: revision_of(room) for room in rooms}
    for room in rooms:
        say(people, "alice", room, "x" * 400)
    settings.CHAT_ANSWER_BYTES = 3000
    answered: dict[str, Any] = {}
    asked = dict(known)
    while asked:
        answer = answer_of(people, "alice", asked)
        assert answer["rooms"]
        assert len(orjson.dumps(answer["rooms"])) <= 3000
        answered |= answer["rooms"]
        asked = {room: known[room] for room in answer.get("more", [])}
    assert sorted(map(int, answered)) == rooms
    assert all(len(part["messages"]) == 1 for part in answered.values())


def test_a_room_that_does_not_fit_alone_is_a_reload(people: People, settings: Settings) -> None:
    settings.CHAT_ANSWER_BYTES = 900
    room = a_room(people, "alice")
    known = revision_of(room)
    say(people, "alice", room, "x" * 800)
    assert answer_of(people, "alice", {room: known})["rooms"][str(room)] == {"revision": known + 1, "reload": True}


def test_many_rooms_take_three_queries(people: People) -> None:
    rooms = [a_room(people, "alice", name=f"room{number}") for number in range(6)]
    for room in rooms:
        say(people, "alice", room)
    with CaptureQueriesContext(connection) as queries:
        answer = answer_of(people, "alice", dict.fromkeys(rooms, 0))
    assert len(answer["rooms"]) == 6
    assert len(queries) == 3


def test_heads_are_one_query(people: People) -> None:
    for number in range(3):
        a_room(people, "alice", name=f"room{number}")
    with CaptureQueriesContext(connection) as queries:
        assert len(heads(people.actor("alice"))) == 5
    assert len(queries) == 1


def test_no_message_is_newer_than_the_revision_that_comes_with_it(people: People) -> None:
    room = a_room(people, "alice", "bob")
    message = say(people, "alice", room)
    known = revision_of(room) - 1
    between: list[int] = []

    def edit_in_between(execute: Any, sql: str, *args: Any) -> Any:
        if not between and "FROM chat_message message" in sql:
            between.append(message["id"])
            message_edit(actor=people.actor("alice"), message_id=message["id"], text="changed meanwhile")
        return execute(sql, *args)

    with connection.execute_wrapper(edit_in_between):
        part = answer_of(people, "bob", {room: known})["rooms"][str(room)]
    assert between
    assert all(each["revision"] <= part["revision"] for each in part["messages"])
    (later,) = answer_of(people, "bob", {room: part["revision"]})["rooms"][str(room)]["messages"]
    assert later["text"] == "changed meanwhile"
