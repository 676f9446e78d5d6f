"""Threads: who follows them, and what is unread in each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.errors import MessageNotFound
from chat.selectors import threads
from chat.services import channel_leave, message_delete, read_unmark, thread_follow, thread_mark_read
from slackish.realtime.errors import InvalidPayload
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room, say, unread
from tests.factories import People, workspace_with
from workspaces.errors import NotAuthorized

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", bob="member", carol="member")


def followed(people: People, name: str) -> dict[int, int]:
    """Parent → unread replies."""
    return {each["parent"]["id"]: each["unread"] for each in threads(people.actor(name))["threads"]}


def reply(people: People, name: str, parent: dict, text: str = "a reply") -> dict:
    return say(people, name, parent["roomId"], text, parent_id=parent["id"])


def test_who_begins_writes_or_is_named_follows_a_thread_and_nobody_else(people: People) -> None:
    parent = say(people, "alice", "general")
    reply(people, "bob", parent)
    assert (followed(people, "alice"), followed(people, "bob")) == ({parent["id"]: 1}, {parent["id"]: 0})
    assert followed(people, "carol") == {}
    reply(people, "alice", parent, f"what about @{people.carol.username}?")
    assert followed(people, "carol") == {parent["id"]: 1}
    assert followed(people, "bob") == {parent["id"]: 1}


def test_a_thread_is_followed_and_left_by_will(people: People) -> None:
    parent = say(people, "alice", "general")
    reply(people, "bob", parent)
    marker = thread_follow(actor=people.actor("carol"), message_id=parent["id"], is_following=True)
    assert (marker["following"], marker["unread"]) == (True, 0)
    thread_follow(actor=people.actor("alice"), message_id=parent["id"], is_following=False)
    reply(people, "bob", parent)
    assert (followed(people, "alice"), followed(people, "carol")) == ({}, {parent["id"]: 1})
    reply(people, "alice", parent)
    assert parent["id"] in followed(people, "alice")


def test_who_comes_to_follow_a_thread_is_told(people: People) -> None:
    parent = say(people, "alice", "general")
    with captured_emits() as emitted:
        reply(people, "bob", parent)
    markers = {told.rooms[0].rpartition(":")[2]: told.args[0] for told in emitted.named("thread-marker")}
    assert markers.keys() == {str(people.alice.pk), str(people.bob.pk)}
    assert {user: marker["unread"] for user, marker in markers.items()} == {
        str(people.alice.pk): 1,
        str(people.bob.pk): 0,
    }
    with captured_emits() as emitted:
        reply(people, "bob", parent)
    assert emitted.named("thread-marker") == []


def test_the_cursor_of_a_thread_moves_on_and_never_back(people: People) -> None:
    parent = say(people, "alice", "general")
    replies = [reply(people, "bob", parent) for _ in range(3)]
    with captured_emits() as emitted:
        marker = thread_mark_read(actor=people.actor("alice"), message_id=parent["id"], seq=replies[1]["seq"])
    assert (marker["seq"], marker["unread"]) == (replies[1]["seq"], 1)
    (told,) = emitted.named("thread-marker")
    assert told.args == [marker]
    assert told.rooms == (f"workspace:{people.workspace.pk}:user:{people.alice.pk}",)
    back = thread_mark_read(actor=people.actor("alice"), message_id=parent["id"], seq=replies[0]["seq"])
    assert back == marker
    beyond = thread_mark_read(actor=people.actor("alice"), message_id=parent["id"], seq=10**9)
    assert (beyond["seq"], beyond["unread"]) == (replies[2]["seq"], 0)


def test_reading_a_thread_one_does_not_follow_does_not_follow_it(people: People) -> None:
    parent = say(people, "alice", "general")
    newest = reply(people, "bob", parent)
    marker = thread_mark_read(actor=people.actor("carol"), message_id=parent["id"], seq=newest["seq"])
    assert (marker["following"], followed(people, "carol")) == (False, {})


def test_writing_does_not_read_what_lay_unread_before(people: People) -> None:
    parent = say(people, "alice", "general")
    reply(people, "bob", parent)
    reply(people, "carol", parent)
    reply(people, "bob", parent)
    assert followed(people, "bob") == {parent["id"]: 1}


def test_reading_a_thread_reads_what_named_one_there(people: People) -> None:
    parent = say(people, "alice", "general")
    mention = reply(people, "bob", parent, f"@{people.alice.username}")
    room = parent["roomId"]
    assert unread(people, "alice", room)[1] == 1
    with captured_emits() as emitted:
        thread_mark_read(actor=people.actor("alice"), message_id=parent["id"], seq=mention["seq"])
    assert unread(people, "alice", room)[1] == 0
    assert emitted.named("read-marker")[0].args[0]["mentions"] == 0


def test_a_deleted_reply_is_not_unread(people: People) -> None:
    parent = say(people, "alice", "general")
    gone = reply(people, "bob", parent)
    reply(people, "bob", parent)
    message_delete(actor=people.actor("bob"), message_id=gone["id"])
    assert followed(people, "alice") == {parent["id"]: 1}


def test_threads_are_listed_answered_last_first_page_by_page(people: People) -> None:
    parents = [say(people, "alice", "general") for _ in range(5)]
    for parent in parents:
        reply(people, "bob", parent)
    reply(people, "bob", parents[0])
    expected = [parents[0]["id"], *(parent["id"] for parent in reversed(parents[1:]))]
    seen: list[int] = []
    page = threads(people.actor("alice"), limit=2)
    assert page["unread"] == 5
    while True:
        seen += [each["parent"]["id"] for each in page["threads"]]
        if not page["hasMore"]:
            break
        page = threads(people.actor("alice"), limit=2, before=page["next"])
    assert seen == expected
    with pytest.raises(InvalidPayload):
        threads(people.actor("alice"), before="yesterday")


def test_many_threads_take_four_queries(people: People) -> None:
    for _ in range(4):
        reply(people, "bob", say(people, "alice", "general"))
    with CaptureQueriesContext(connection) as queries:
        assert len(threads(people.actor("alice"))["threads"]) == 4
    assert len(queries) <= 4


def test_threads_of_rooms_one_is_not_in_are_not_ones_own(people: People) -> None:
    room = a_room(people, "alice", "bob")
    parent = say(people, "bob", room)
    reply(people, "alice", parent)
    channel_leave(actor=people.actor("bob"), room=room)
    assert followed(people, "bob") == {}
    for name in ("bob", "carol"):
        with pytest.raises(NotAuthorized):
            thread_follow(actor=people.actor(name), message_id=parent["id"], is_following=True)
    hidden = say(people, "alice", a_room(people, "alice", name="plans", private=True))
    with pytest.raises(MessageNotFound):
        thread_mark_read(actor=people.actor("bob"), message_id=hidden["id"], seq=1)


def test_marking_unread_goes_back_to_that_message(people: People) -> None:
    messages = [say(people, "alice", "general", f"@{people.bob.username}") for _ in range(3)]
    room = messages[0]["roomId"]
    with captured_emits() as emitted:
        marker = read_unmark(actor=people.actor("bob"), room=room, seq=messages[1]["seq"])
    assert marker == {"roomId": room, "seq": messages[1]["seq"] - 1, "unread": 2, "mentions": 2}
    (told,) = emitted.named("read-marker")
    assert told.args == [marker]
    assert unread(people, "bob", room) == (2, 2)
