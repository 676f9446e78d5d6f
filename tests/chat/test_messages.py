"""Sending: what is stored, what is told to whom, and what is refused."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.errors import ClientIdConflict, EmptyMessage, ParentNotFound, RoomArchived, RoomNotFound, TextTooLong
from chat.models import Channel, Mention, Message
from chat.services import direct_open, member_remove
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room, members_of, revision_of, say, unread
from tests.factories import workspace_with
from workspaces.errors import NotAuthorized

pytestmark = pytest.mark.usefixtures("database")


def test_a_message_takes_the_next_seq_revision_and_post_number() -> None:
    people = workspace_with(alice="owner")
    room = a_room(people, "alice")
    before = Channel.objects.get(pk=room)
    message = say(people, "alice", room, "*hi*")
    stored = Message.objects.get(pk=message["id"])
    assert (stored.seq, stored.revision, stored.post_no) == (before.last_seq + 1, before.revision + 1, 1)
    assert (message["text"], message["html"]) == ("*hi*", "<p><em>hi</em></p>")
    assert (message["user"], message["userId"]) == (people.alice.username, str(people.alice.pk))


def test_a_message_takes_four_statements_and_one_more_where_the_own_cursor_moves() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice", "bob")
    say(people, "alice", room)  # whether anybody listens to all that is said is in the cache now
    first = statements(lambda: say(people, "alice", room, client_id=uuid4()))
    assert first == ["SELECT", "UPDATE", "INSERT", "UPDATE", "INSERT"]  # the last is the search's
    say(people, "bob", room)
    assert statements(lambda: say(people, "alice", room, client_id=uuid4())) == ["SELECT", "UPDATE", "INSERT", "INSERT"]


def statements(act) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        act()
    words = [query["sql"].removeprefix("1 times: ").split(maxsplit=1)[0] for query in queries]
    words = words[: words.index("COMMIT")]  # whom to tell is found out when the sender has the answer
    return [word for word in words if word not in ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")]


def test_a_message_is_told_once_to_its_room_with_the_removal_count() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice", "bob")
    member_remove(actor=people.actor("alice"), room=room, user_id=str(people.bob.pk))
    with captured_emits() as emitted:
        message = say(people, "alice", room)
    (told,) = emitted
    assert (told.event, told.namespace, told.rooms, told.access) == ("new-message", "/chat", (f"channel:{room}",), 1)
    assert told.args == [message]


def test_a_room_is_addressed_by_its_name_in_any_spelling_too() -> None:
    people = workspace_with(alice="owner")
    room = a_room(people, "alice", name="Engineering")
    assert say(people, "alice", "#ENGINEERING")["roomId"] == room


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_a_message_without_text_is_refused(text: str) -> None:
    people = workspace_with(alice="owner")
    with pytest.raises(EmptyMessage):
        say(people, "alice", "general", text)


def test_text_may_be_as_long_as_the_limit_and_not_longer() -> None:
    people = workspace_with(alice="owner")
    say(people, "alice", "general", "x" * settings.CHAT_TEXT_LIMIT)
    with pytest.raises(TextTooLong):
        say(people, "alice", "general", "x" * (settings.CHAT_TEXT_LIMIT + 1))


def test_reading_a_public_room_does_not_let_one_write_there() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice")
    with pytest.raises(NotAuthorized):
        say(people, "bob", room)
    assert not Message.objects.filter(channel=room, author=people.bob).exists()


def test_a_foreign_a_hidden_and_an_absent_room_are_refused_with_the_same_words() -> None:
    acme, globex = workspace_with(alice="owner", bob="member", gus="guest"), workspace_with(grace="owner")
    rooms = [
        ("bob", a_room(globex, "grace")),
        ("bob", a_room(acme, "alice", name="leadership", private=True)),
        ("gus", a_room(acme, "alice", name="design")),
        ("bob", 2**62),
    ]
    answers = set()
    for name, room in rooms:
        with pytest.raises(RoomNotFound) as refused:
            say(acme, name, room)
        answers.add(str(refused.value.as_wire()).replace(str(room), "ROOM"))
    assert len(answers) == 1


def test_an_archived_room_takes_no_message() -> None:
    people = workspace_with(alice="owner")
    room = a_room(people, "alice")
    Channel.objects.filter(pk=room).update(archived_at=timezone.now())
    with pytest.raises(RoomArchived):
        say(people, "alice", room)


def test_who_was_removed_no_longer_writes() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "alice", "bob", private=True)
    member_remove(actor=people.actor("alice"), room=room, user_id=str(people.bob.pk))
    with pytest.raises(RoomNotFound):
        say(people, "bob", room)


# The same message again


def test_a_repeated_client_id_answers_the_same_message_and_tells_nobody() -> None:
    people, client_id = workspace_with(alice="owner"), uuid4()
    first = say(people, "alice", "general", client_id=client_id)
    with captured_emits() as emitted:
        again = say(people, "alice", "general", client_id=client_id)
    assert again == first
    assert emitted == []


def test_a_client_id_with_other_content_is_refused() -> None:
    people, client_id = workspace_with(alice="owner"), uuid4()
    say(people, "alice", "general", "one", client_id=client_id)
    for room, text in (("general", "two"), ("random", "one")):
        with pytest.raises(ClientIdConflict):
            say(people, "alice", room, text, client_id=client_id)


def test_two_people_may_use_the_same_client_id() -> None:
    people, client_id = workspace_with(alice="owner", bob="member"), uuid4()
    first = say(people, "alice", "general", client_id=client_id)
    assert say(people, "bob", "general", client_id=client_id)["id"] != first["id"]


def test_who_was_removed_learns_nothing_by_sending_again() -> None:
    people, client_id = workspace_with(alice="owner", bob="member"), uuid4()
    room = a_room(people, "alice", "bob", private=True)
    say(people, "bob", room, client_id=client_id)
    member_remove(actor=people.actor("alice"), room=room, user_id=str(people.bob.pk))
    with pytest.raises(RoomNotFound):
        say(people, "bob", room, client_id=client_id)


# Threads


def test_a_reply_carries_its_parents_counters_at_its_own_revision() -> None:
    people = workspace_with(alice="owner")
    parent = say(people, "alice", "general")
    before = revision_of(parent["roomId"])
    with captured_emits() as emitted:
        reply = say(people, "alice", "general", "a reply", parent_id=parent["id"])
    (told,) = emitted.named("new-message")
    assert told.args[0]["parent"] == {
        "id": parent["id"],
        "revision": before + 1,
        "replyCount": 1,
        "lastReplyAt": reply["timestamp"],
    }
    stored = Message.objects.get(pk=parent["id"])
    assert (stored.revision, stored.reply_count) == (before + 1, 1) == (reply["revision"], 1)


def test_a_reply_counts_as_unread_only_when_it_also_goes_to_the_channel() -> None:
    people = workspace_with(alice="owner", bob="member")
    parent = say(people, "alice", "general")
    room = parent["roomId"]
    say(people, "alice", room, "hidden in the thread", parent_id=parent["id"])
    assert unread(people, "bob", room) == (1, 0)
    say(people, "alice", room, "for all", parent_id=parent["id"], also_to_channel=True)
    assert unread(people, "bob", room) == (2, 0)


def test_replies_hang_from_top_level_messages_of_the_same_room_only() -> None:
    people = workspace_with(alice="owner")
    elsewhere = say(people, "alice", "random")
    parent = say(people, "alice", "general")
    reply = say(people, "alice", "general", parent_id=parent["id"])
    note = Message.objects.filter(channel=parent["roomId"], kind="joined").first()
    assert note is not None
    for parent_id in (elsewhere["id"], reply["id"], note.pk, 2**62):
        with pytest.raises(ParentNotFound):
            say(people, "alice", "general", parent_id=parent_id)


# Mentions, and what one has read by writing


def test_naming_a_member_makes_one_mention_and_naming_oneself_or_a_stranger_none() -> None:
    people = workspace_with(alice="owner", bob="member", gus="guest")
    text = f"@{people.bob.username} @{people.bob.username} @{people.alice.username} @{people.gus.username}"
    message = say(people, "alice", "general", text)
    assert list(Mention.objects.filter(message=message["id"]).values_list("user", flat=True)) == [people.bob.pk]
    assert unread(people, "bob", message["roomId"]) == (1, 1)


def test_naming_the_channel_counts_for_everybody_but_the_author() -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    say(people, "carol", "general")
    message = say(people, "alice", "general", "@channel lunch?")
    assert unread(people, "bob", message["roomId"]) == (2, 1)
    assert unread(people, "alice", message["roomId"])[1] == 0


def test_writing_reads_what_is_there() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = say(people, "alice", "general")["roomId"]
    assert unread(people, "alice", room) == (0, 0)
    assert unread(people, "bob", room) == (1, 0)


def test_writing_does_not_read_what_others_wrote_before() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = say(people, "alice", "general", f"@{people.bob.username}")["roomId"]
    say(people, "bob", room)
    assert unread(people, "bob", room) == (2, 1)


def test_writing_leaves_a_mention_in_a_thread_unread() -> None:
    people = workspace_with(alice="owner", bob="member")
    parent = say(people, "alice", "general")
    room = parent["roomId"]
    say(people, "bob", room, f"@{people.alice.username}", parent_id=parent["id"])
    say(people, "alice", room, "unaware of the thread")
    assert unread(people, "alice", room)[1] == 1


# Direct conversations


def test_the_first_message_shows_a_direct_conversation_to_everybody_in_it() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = direct_open(actor=people.actor("alice"), users=[people.bob.username])["roomId"]
    with captured_emits() as emitted:
        say(people, "alice", room)
    told = {rooms[0]: join.announce.event for rooms, join in emitted.joins if join.announce}
    own = f"workspace:{people.workspace.pk}:user:"
    assert told == {f"{own}{pk}": "room-joined" for pk in members_of(room)}
    with captured_emits() as emitted:
        say(people, "bob", room)
    assert emitted.joins == []
