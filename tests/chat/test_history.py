"""Pages of a room's log and of a thread."""

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from chat.errors import ParentNotFound, RoomNotFound
from chat.models import Message, Reaction
from chat.selectors import history
from tests.chat.talk import a_room, say
from tests.factories import People, workspace_with

pytestmark = pytest.mark.usefixtures("database")


def texts(people: People, name: str, room: int, **page: int) -> list[str]:
    return [message["text"] for message in history(people.actor(name), room, **page)["messages"]]


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", bob="member", gus="guest")


@pytest.fixture
def room(people: People) -> int:
    """A room with its maker's note at seq 1 and the messages "2" to "9"."""
    room_id = a_room(people, "alice")
    for seq in range(2, 10):
        say(people, "alice", room_id, str(seq))
    return room_id


def test_the_newest_page_comes_ascending_and_says_whether_there_is_more(people: People, room: int) -> None:
    page = history(people.actor("alice"), room, limit=3)
    assert ([each["text"] for each in page["messages"]], page["hasMore"]) == (["7", "8", "9"], True)
    assert (page["room"], page["roomId"]) == ("engineering", room)
    whole = history(people.actor("alice"), room, limit=9)
    assert (len(whole["messages"]), whole["hasMore"], whole["messages"][0]["kind"]) == (9, False, "joined")


def test_pages_go_back_forth_and_around_a_place(people: People, room: int) -> None:
    assert texts(people, "alice", room, before=5, limit=2) == ["3", "4"]
    assert texts(people, "alice", room, after=5, limit=2) == ["6", "7"]
    assert texts(people, "alice", room, around=5, limit=4) == ["3", "4", "5", "6"]
    assert history(people.actor("alice"), room, after=8)["hasMore"] is False
    assert texts(people, "alice", room, after=9) == []


def test_pages_one_after_the_other_are_the_whole_log(people: People, room: int) -> None:
    seqs: list[int] = []
    before = None
    while True:
        page = history(people.actor("alice"), room, before=before, limit=4)
        seqs = [each["seq"] for each in page["messages"]] + seqs
        if not page["hasMore"]:
            break
        before = seqs[0]
    assert seqs == list(range(1, 10))


def test_the_log_has_replies_only_if_they_went_to_the_channel_too(people: People, room: int) -> None:
    parent = Message.objects.get(channel=room, text="5").pk
    say(people, "alice", room, "in the thread", parent_id=parent)
    say(people, "alice", room, "for all", parent_id=parent, also_to_channel=True)
    assert texts(people, "alice", room, limit=2) == ["9", "for all"]
    assert texts(people, "alice", room, parent_id=parent) == ["in the thread", "for all"]
    assert texts(people, "alice", room, parent_id=parent, limit=1) == ["for all"]


def test_a_tombstone_stays_in_its_place_and_says_nothing(people: People, room: int) -> None:
    message = Message.objects.get(channel=room, text="9")
    Reaction.objects.create(message=message, user=people.alice, emoji="👍")
    Message.objects.filter(pk=message.pk).update(deleted_at=timezone.now())
    last = history(people.actor("alice"), room, limit=1)["messages"][0]
    assert (last["id"], last["deleted"]) == (message.pk, True)
    assert (last["text"], last["html"], last["reactions"], last["files"]) == ("", "", [], [])


def test_reactions_come_by_emoji_with_their_people(people: People, room: int) -> None:
    message = Message.objects.get(channel=room, text="9")
    for emoji, user in (("🎉", people.bob), ("👍", people.alice), ("🎉", people.alice)):
        Reaction.objects.create(message=message, user=user, emoji=emoji)
    assert history(people.actor("alice"), room, limit=1)["messages"][0]["reactions"] == [
        {"emoji": "🎉", "count": 2, "users": [str(people.bob.pk), str(people.alice.pk)]},
        {"emoji": "👍", "count": 1, "users": [str(people.alice.pk)]},
    ]


def test_an_answer_stops_at_its_limit_of_bytes_nearest_to_what_was_asked_for(
    people: People, room: int, settings: Settings
) -> None:
    one = len(orjson.dumps(history(people.actor("alice"), room, limit=1)["messages"][0]))
    settings.CHAT_ANSWER_BYTES = one * 3 + 60
    newest = history(people.actor("alice"), room)
    assert ([each["text"] for each in newest["messages"]], newest["hasMore"]) == (["7", "8", "9"], True)
    assert texts(people, "alice", room, after=3) == ["4", "5", "6"]
    assert "5" in texts(people, "alice", room, around=5)


def test_one_message_larger_than_an_answer_is_still_sent(people: People, room: int, settings: Settings) -> None:
    settings.CHAT_ANSWER_BYTES = 10
    page = history(people.actor("alice"), room)
    assert ([each["text"] for each in page["messages"]], page["hasMore"]) == (["9"], True)


def test_a_page_is_never_longer_than_the_limit(people: People, room: int, settings: Settings) -> None:
    settings.CHAT_HISTORY_LIMIT = 4
    assert len(texts(people, "alice", room, limit=50)) == 4


def test_a_public_room_can_be_read_without_being_in_it_but_not_by_guests(people: People, room: int) -> None:
    assert texts(people, "bob", room, limit=1) == ["9"]
    with pytest.raises(RoomNotFound):
        history(people.actor("gus"), room)


def test_a_thread_of_another_room_or_of_a_reply_does_not_exist(people: People, room: int) -> None:
    elsewhere = say(people, "alice", "general")["id"]
    parent = Message.objects.get(channel=room, text="5").pk
    reply = say(people, "alice", room, parent_id=parent)["id"]
    for parent_id in (elsewhere, reply, 2**60):
        with pytest.raises(ParentNotFound):
            history(people.actor("alice"), room, parent_id=parent_id)


def test_a_page_takes_as_many_queries_for_many_messages_as_for_one(people: People, room: int) -> None:
    for message in Message.objects.filter(channel=room):
        Reaction.objects.create(message=message, user=people.bob, emoji="👍")
    counts = []
    for limit in (1, 9):
        with CaptureQueriesContext(connection) as queries:
            history(people.actor("alice"), room, limit=limit)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3


def test_a_page_of_long_messages_is_not_loaded_beyond_what_an_answer_holds(people: People, settings: Settings) -> None:
    room = a_room(people, "alice", name="long")
    for number in range(6):
        say(people, "alice", room, f"{number}" + "x" * 499)
    settings.CHAT_ANSWER_BYTES = 2500
    with CaptureQueriesContext(connection) as queries:
        page = history(people.actor("alice"), room)
    assert ([each["text"][0] for each in page["messages"]], page["hasMore"]) == (["4", "5"], True)
    loading = next(query["sql"] for query in queries if "chat_message" in query["sql"] and "html" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute(loading)
        assert len(cursor.fetchall()) == 3  # two fit by their characters, and one more begins before the end
