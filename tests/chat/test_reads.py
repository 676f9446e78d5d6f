"""Read cursors: what counts as unread, and that it never goes back."""

from typing import Any

import pytest
from django.utils import timezone

from chat.errors import RoomNotFound
from chat.models import Channel, ChannelMembership, Mention, Message
from chat.selectors import channels as channel_selectors
from chat.services import message_delete, read_mark, read_unmark, reads
from notifications.selectors import unread_counts
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room, say, unread
from tests.factories import People, workspace_with
from workspaces.errors import NotAuthorized
from workspaces.models import Membership

pytestmark = pytest.mark.usefixtures("database")


def by_counting(people: People, name: str, room_id: int) -> tuple[int, int]:
    """(unread, mentions), counted from the messages instead of the counters."""
    own = ChannelMembership.objects.get(channel=room_id, user=people[name])
    after = Message.objects.filter(channel=room_id, seq__gt=own.last_read_seq, deleted_at=None)
    mentions = Mention.objects.filter(user=people[name], message__in=after)
    return after.filter(post_no__isnull=False).count(), mentions.count()


def test_reading_moves_the_cursor_and_tells_ones_own_sockets() -> None:
    people = workspace_with(alice="owner", bob="member")
    messages = [say(people, "alice", "general", f"@{people.bob.username}") for _ in range(3)]
    room = messages[0]["roomId"]
    with captured_emits() as emitted:
        marker = read_mark(actor=people.actor("bob"), room=room, seq=messages[1]["seq"])
    assert marker == {"roomId": room, "seq": messages[1]["seq"], "unread": 1, "mentions": 1}
    (told,) = emitted.named("read-marker")
    assert (told.event, told.args) == ("read-marker", [marker])
    assert told.rooms == (f"workspace:{people.workspace.pk}:user:{people.bob.pk}",)


def test_a_cursor_never_goes_back() -> None:
    people = workspace_with(alice="owner", bob="member")
    messages = [say(people, "alice", "general") for _ in range(3)]
    room = messages[0]["roomId"]
    read_mark(actor=people.actor("bob"), room=room, seq=messages[2]["seq"])
    with captured_emits() as emitted:
        marker = read_mark(actor=people.actor("bob"), room=room, seq=messages[0]["seq"])
    assert (marker["seq"], marker["unread"], list(emitted)) == (messages[2]["seq"], 0, [])


def test_reading_a_mention_in_a_thread_does_not_unread_what_one_wrote_after_it() -> None:
    people = workspace_with(alice="owner", bob="member")
    parent = say(people, "alice", "general")
    room = parent["roomId"]
    mention = say(people, "bob", room, f"@{people.alice.username}", parent_id=parent["id"])
    say(people, "alice", room, "unaware of the thread")
    marker = read_mark(actor=people.actor("alice"), room=room, seq=mention["seq"])
    assert (marker["unread"], marker["mentions"]) == (0, 0)


def test_a_cursor_stops_at_the_last_message() -> None:
    people = workspace_with(alice="owner", bob="member")
    last = say(people, "alice", "general")
    assert read_mark(actor=people.actor("bob"), room="general", seq=10**9)["seq"] == last["seq"]
    say(people, "alice", "general")
    assert unread(people, "bob", last["roomId"]) == (1, 0)


def test_unread_and_mentions_are_what_counting_the_messages_gives() -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    at_bob = f"@{people.bob.username}"
    first = say(people, "alice", "general", at_bob)
    room = first["roomId"]
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("carol", "morning", {}),
        ("alice", at_bob, {"parent_id": first["id"]}),
        ("bob", "here", {}),
        ("carol", f"{at_bob} for all", {"parent_id": first["id"], "also_to_channel": True}),
        ("alice", "and on", {}),
    ]
    for author, text, fields in steps:
        message = say(people, author, room, text, **fields)
        assert unread(people, "bob", room) == by_counting(people, "bob", room)
        assert unread(people, "carol", room) == by_counting(people, "carol", room)
    for seq in (first["seq"], message["seq"] - 2, message["seq"]):
        read_mark(actor=people.actor("bob"), room=room, seq=seq)
        assert unread(people, "bob", room) == by_counting(people, "bob", room)
    assert unread(people, "bob", room) == (0, 0)


def test_what_was_deleted_is_not_unread_wherever_the_cursor_stands() -> None:
    people = workspace_with(alice="owner", bob="member")
    at_bob = f"@{people.bob.username}"
    sent = [say(people, "alice", "general", text) for text in (at_bob, "two", at_bob, "four", "five")]
    room = sent[0]["roomId"]
    for message in (sent[2], sent[3]):
        message_delete(actor=people.actor("alice"), message_id=message["id"])
        assert unread(people, "bob", room) == by_counting(people, "bob", room)
    assert unread(people, "bob", room) == (3, 1)
    badges = unread_counts([people.bob.pk])[people.bob.pk]["workspaces"][people.workspace.slug]
    assert badges == {"unread": 3, "mentions": 1}
    for message in sent:
        marker = read_mark(actor=people.actor("bob"), room=room, seq=message["seq"])
        assert (marker["unread"], marker["mentions"]) == by_counting(people, "bob", room)
    marker = read_unmark(actor=people.actor("bob"), room=room, seq=sent[1]["seq"])
    assert (marker["unread"], marker["mentions"]) == (2, 0)


def test_a_workspace_that_one_lost_has_no_badge() -> None:
    people = workspace_with(alice="owner", bob="member")
    say(people, "alice", "general")
    assert list(unread_counts([people.bob.pk])[people.bob.pk]["workspaces"]) == [people.slug]
    Membership.objects.filter(pk=people.membership("bob").pk).update(deactivated_at=timezone.now())
    assert unread_counts([people.bob.pk])[people.bob.pk]["workspaces"] == {}


def test_asking_with_0_tells_how_it_stands_and_moves_nothing() -> None:
    people = workspace_with(alice="owner", bob="member")
    room = say(people, "alice", "general", f"@{people.bob.username}")["roomId"]
    with captured_emits() as emitted:
        marker = read_mark(actor=people.actor("bob"), room=room, seq=0)
    assert (marker["unread"], marker["mentions"], list(emitted)) == (1, 1, [])


def test_who_writes_where_all_that_was_unread_is_deleted_has_read_everything() -> None:
    people = workspace_with(alice="owner", bob="member")
    message = say(people, "alice", "general")
    message_delete(actor=people.actor("alice"), message_id=message["id"])
    say(people, "bob", "general")
    assert unread(people, "bob", message["roomId"]) == (0, 0)


def test_what_arrives_while_one_reads_is_still_unread_in_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A count read before the message and told after it would take the badge away."""
    people = workspace_with(alice="owner", bob="member")
    seen = say(people, "alice", "general")

    def find_and_be_overtaken(*args: Any) -> Channel:
        channel = channel_selectors.room_find(*args)
        say(people, "alice", "general", "meanwhile")
        return channel

    monkeypatch.setattr(reads, "room_find", find_and_be_overtaken)
    assert read_mark(actor=people.actor("bob"), room=seen["roomId"], seq=seen["seq"])["unread"] == 1


def test_only_rooms_one_is_in_have_a_cursor() -> None:
    people = workspace_with(alice="owner", bob="member")
    with pytest.raises(NotAuthorized):
        read_mark(actor=people.actor("bob"), room=a_room(people, "alice"), seq=1)
    with pytest.raises(RoomNotFound):
        read_mark(actor=people.actor("bob"), room=a_room(people, "alice", name="quiet", private=True), seq=1)
