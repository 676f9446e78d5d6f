"""Activity and all that is unread."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.models import Message, Reaction
from chat.selectors import activity, activity_unseen, all_unread
from chat.services import activity_seen, member_remove, message_delete
from tests.chat.talk import a_room, say
from tests.factories import People, workspace_with
from workspaces.models import Membership


@pytest.fixture
def people(database: str) -> People:
    return workspace_with(alice="owner", bob="member", mia="member")


@pytest.fixture
def room(people: People) -> int:
    return a_room(people, "alice", "bob", "mia")


def kinds(people: People, name: str, **options: object) -> list[tuple[str, str]]:
    items = activity(people.actor(name), **options)["items"]  # type: ignore[arg-type]
    return [(each["kind"], each["message"]["text"]) for each in items]


def happen(people: People, room: int) -> None:
    mine = say(people, "alice", room, "mine")
    say(people, "bob", room, f"hello @{people.alice.username}")
    say(people, "mia", room, "an answer", parent_id=mine["id"])
    Reaction.objects.create(message_id=mine["id"], user=people.bob, emoji="🎉")


def test_mentions_replies_and_reactions_of_others_are_told_newest_first(people: People, room: int) -> None:
    happen(people, room)
    say(people, "alice", room, f"to myself @{people.alice.username}")
    assert kinds(people, "alice") == [
        ("reaction", "mine"),
        ("reply", "an answer"),
        ("mention", f"hello @{people.alice.username}"),
    ]
    reaction = activity(people.actor("alice"))["items"][0]
    assert (reaction["emoji"], reaction["by"]["id"]) == ("🎉", str(people.bob.pk))
    assert kinds(people, "alice", kind="reply") == [("reply", "an answer")]
    assert kinds(people, "bob") == []


def test_a_reply_concerns_all_who_wrote_in_the_thread(people: People, room: int) -> None:
    parent = say(people, "alice", room, "a question")
    say(people, "bob", room, "a guess", parent_id=parent["id"])
    say(people, "mia", room, "the answer", parent_id=parent["id"])
    assert kinds(people, "bob") == [("reply", "the answer")]
    assert kinds(people, "alice") == [("reply", "the answer"), ("reply", "a guess")]
    assert kinds(people, "mia") == []


def test_pages_go_back_in_time(people: People, room: int) -> None:
    for number in range(5):
        say(people, "bob", room, f"{number} @{people.alice.username}")
    first = activity(people.actor("alice"), limit=3)
    rest = activity(people.actor("alice"), before=first["cursor"])
    numbers = [each["message"]["text"][0] for page in (first, rest) for each in page["items"]]
    assert numbers == ["4", "3", "2", "1", "0"]
    assert (first["hasMore"], rest["hasMore"]) == (True, False)


def test_what_is_counted_is_what_is_listed(people: People, room: int) -> None:
    happen(people, room)
    other = a_room(people, "mia", "bob", name="other")
    mine = say(people, "bob", other, "a thought")
    say(people, "mia", other, "a second", parent_id=mine["id"])
    say(people, "bob", other, "to oneself", parent_id=mine["id"])
    say(people, "mia", other, "a third, @channel", parent_id=mine["id"])
    gone = say(people, "mia", other, f"@{people.bob.username} no matter")
    message_delete(actor=people.actor("mia"), message_id=gone["id"])
    Reaction.objects.create(message_id=mine["id"], user=people.bob, emoji="🙃")
    counts = {}
    for name in ("alice", "bob", "mia"):
        counts[name] = activity_unseen(people.actor(name))
        assert counts[name] == len(activity(people.actor(name))["items"])
    assert counts == {"alice": 3, "bob": 3, "mia": 1}
    member_remove(actor=people.actor("mia"), room=other, user_id=str(people.bob.pk))
    assert activity_unseen(people.actor("bob")) == 0


def test_who_lost_the_workspace_has_nothing_new(people: People, room: int) -> None:
    happen(people, room)
    assert activity_unseen(people.actor("alice")) == 3
    Membership.objects.filter(pk=people.membership("alice").pk).update(deactivated_at=timezone.now())
    assert activity_unseen(people.actor("alice")) == 0


def test_what_was_looked_at_is_seen_and_stays_so(people: People, room: int) -> None:
    happen(people, room)
    assert activity_unseen(people.actor("alice")) == 3
    newest = activity(people.actor("alice"))["items"][0]["timestamp"]
    seen = activity_seen(actor=people.actor("alice"), timestamp=newest)
    assert activity_unseen(people.actor("alice")) == 0
    assert activity_seen(actor=people.actor("alice"), timestamp=1) == seen
    assert activity(people.actor("alice"))["seenAt"] == seen
    say(people, "bob", room, f"again @{people.alice.username}")
    assert activity_unseen(people.actor("alice")) == 1


def test_what_is_deleted_or_of_a_channel_one_left_is_no_activity(people: People, room: int) -> None:
    happen(people, room)
    Message.objects.filter(text="an answer").update(deleted_at="2026-01-01T00:00Z")
    assert [kind for kind, _ in kinds(people, "alice")] == ["reaction", "mention"]
    private = a_room(people, "mia", "bob", name="plans", private=True)
    say(people, "mia", private, f"psst @{people.bob.username}")
    assert len(kinds(people, "bob")) == 1
    member_remove(actor=people.actor("mia"), room=private, user_id=str(people.bob.pk))
    assert kinds(people, "bob") == []


def test_activity_takes_few_queries_however_much_there_is(people: People, room: int) -> None:
    counts = []
    for _ in range(2):
        happen(people, room)
        with CaptureQueriesContext(connection) as queries:
            activity(people.actor("alice"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7


def test_all_unread_shows_each_rooms_first_posts_the_liveliest_room_first(people: People, room: int) -> None:
    other = a_room(people, "alice", "bob", name="other")
    for number in range(12):
        say(people, "alice", other, f"other {number}")
    parent = say(people, "alice", room, "the newest")
    say(people, "alice", room, "a reply is no post", parent_id=parent["id"])
    answer = all_unread(people.actor("bob"))
    assert [(each["roomId"], each["unread"], len(each["messages"])) for each in answer["rooms"]] == [
        (room, 1, 1),
        (other, 12, 10),
    ]
    assert [each["text"] for each in answer["rooms"][1]["messages"]] == [f"other {number}" for number in range(10)]
    assert all_unread(people.actor("alice"))["rooms"] == []


def test_all_unread_shows_the_first_posts_that_were_not_deleted(people: People, room: int) -> None:
    sent = [say(people, "alice", room, f"post {number}") for number in range(25)]
    for message in sent[:12]:
        message_delete(actor=people.actor("alice"), message_id=message["id"])
    [entry] = all_unread(people.actor("bob"))["rooms"]
    assert (entry["unread"], [each["id"] for each in entry["messages"]]) == (13, [each["id"] for each in sent[12:22]])
    for message in sent[12:]:
        message_delete(actor=people.actor("alice"), message_id=message["id"])
    assert all_unread(people.actor("bob"))["rooms"] == []


def test_all_unread_takes_few_queries_however_many_rooms(people: People) -> None:
    counts = []
    for number in range(4):
        say(people, "alice", a_room(people, "alice", "bob", name=f"room{number}"), "unread")
        with CaptureQueriesContext(connection) as queries:
            all_unread(people.actor("bob"))
        counts.append(len(queries))
    assert max(counts) == min(counts) <= 4
