"""Reactions, pins and what one saves: who may, how many, and who hears of it."""

import pytest
from django.utils import timezone

from chat import emoji as emojis
from chat.errors import MessageNotFound, RoomArchived, TooManyPins, TooManyReactions
from chat.models import Channel, Message
from chat.selectors import history, pins, saved
from chat.services import channel_leave, message_pin, message_save, reaction_add, reaction_remove
from slackish.realtime.errors import InvalidPayload
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room, revision_of, say
from tests.concurrency import at_once
from tests.factories import People, workspace_with
from workspaces.errors import NotAuthorized

pytestmark = pytest.mark.usefixtures("database")
EMOJI = ["👍", "❤️", "👩‍💻", "👍🏽", "🏳️‍🌈", "1️⃣", "👩🏽‍❤️‍💋‍👨🏿", "🇫🇷"]


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", bob="member", carol="member")


def react(people: People, name: str, message: dict, emoji: str = "👍") -> dict:
    return reaction_add(actor=people.actor(name), message_id=message["id"], emoji=emoji)


def pin(people: People, name: str, message: dict, *, pinned: bool = True) -> dict:
    return message_pin(actor=people.actor(name), message_id=message["id"], pinned=pinned)


def test_a_reaction_says_who_chose_it_in_the_order_they_did(people: People) -> None:
    message = say(people, "alice", "general")
    react(people, "bob", message, "🎉")
    react(people, "carol", message, "👍")
    with captured_emits() as emitted:
        changed = react(people, "alice", message, "🎉")
    bob, carol, alice = (str(people[name].pk) for name in ("bob", "carol", "alice"))
    assert changed["reactions"] == [
        {"emoji": "🎉", "count": 2, "users": [bob, alice]},
        {"emoji": "👍", "count": 1, "users": [carol]},
    ]
    (told,) = emitted
    assert (told.event, told.rooms, told.args) == ("reactions-changed", (f"channel:{message['roomId']}",), [changed])
    assert changed["revision"] == revision_of(message["roomId"]) == Message.objects.get(pk=message["id"]).revision


def test_the_same_reaction_twice_is_one_and_told_once(people: People) -> None:
    message = say(people, "alice", "general")
    first = react(people, "bob", message)
    with captured_emits() as emitted:
        assert react(people, "bob", message) == first
    assert (list(emitted), revision_of(message["roomId"])) == ([], first["revision"])


def test_one_takes_back_ones_own_reaction_alone(people: People) -> None:
    message = say(people, "alice", "general")
    react(people, "bob", message)
    kept = reaction_remove(actor=people.actor("carol"), message_id=message["id"], emoji="👍")
    assert kept["reactions"][0]["count"] == 1
    gone = reaction_remove(actor=people.actor("bob"), message_id=message["id"], emoji="👍")
    assert gone["reactions"] == []


@pytest.mark.parametrize("emoji", EMOJI)
def test_any_emoji_is_a_reaction(people: People, emoji: str) -> None:
    assert react(people, "bob", say(people, "alice", "general"), emoji)["reactions"][0]["emoji"] == emoji


@pytest.mark.parametrize("emoji", ["a", "👍👍", "+1", ":no such:", ":unknown:", "<b>", "👍 ", "1", "\u200d"])
def test_what_is_no_emoji_is_no_reaction(people: People, emoji: str) -> None:
    message = say(people, "alice", "general")
    with pytest.raises(InvalidPayload):
        react(people, "bob", message, emoji)
    assert revision_of(message["roomId"]) == message["revision"]


def test_one_emoji_has_one_spelling(people: People) -> None:
    message = say(people, "alice", "general")
    react(people, "bob", message, "❤️")
    assert react(people, "carol", message, "❤")["reactions"][0]["count"] == 2
    assert reaction_remove(actor=people.actor("bob"), message_id=message["id"], emoji="❤")["reactions"][0]["count"] == 1


def test_an_emoji_of_the_workspace_is_a_reaction_there_alone(people: People) -> None:
    other = workspace_with(zed="owner")

    def lookup(workspace_id: int, name: str) -> bool:
        return (workspace_id, name) == (people.workspace.pk, "party-parrot")

    emojis.register_custom_emoji(lookup)
    try:
        changed = react(people, "bob", say(people, "alice", "general"), ":party-parrot:")
        assert changed["reactions"][0]["emoji"] == ":party-parrot:"
        with pytest.raises(InvalidPayload):
            react(other, "zed", say(other, "zed", "general"), ":party-parrot:")
    finally:
        emojis._lookups.remove(lookup)


def test_a_message_has_as_many_different_reactions_as_the_limit_and_not_one_more(people: People, settings) -> None:
    settings.CHAT_REACTIONS = 2
    message = say(people, "alice", "general")
    for emoji in EMOJI[:2]:
        react(people, "bob", message, emoji)
    with pytest.raises(TooManyReactions):
        react(people, "bob", message, EMOJI[2])
    assert react(people, "carol", message, EMOJI[1])["reactions"][1]["count"] == 2


def test_many_who_react_at_once_are_all_counted(people: People) -> None:
    message = say(people, "alice", "general")
    answers = at_once(*(lambda name=name: react(people, name, message) for name in ("alice", "bob", "carol") * 2))
    assert all(isinstance(answer, dict) for answer in answers), answers
    (shown,) = history(people.actor("bob"), "general", limit=1)["messages"]
    assert shown["reactions"][0]["count"] == 3
    assert revision_of(message["roomId"]) == message["revision"] + 3


def test_reading_a_public_room_or_an_archived_one_is_not_changing_it(people: People) -> None:
    room = a_room(people, "alice", "bob")
    message = say(people, "bob", room)
    for change in (react, pin):
        with pytest.raises(NotAuthorized):
            change(people, "carol", message)
    Channel.objects.filter(pk=room).update(archived_at=timezone.now())
    for change in (react, pin):
        with pytest.raises(RoomArchived):
            change(people, "bob", message)


# Pins


def test_a_pin_is_told_listed_and_taken_away_by_anybody_in_the_room(people: People) -> None:
    first, second = say(people, "alice", "general", "one"), say(people, "alice", "general", "two")
    pin(people, "bob", first)
    with captured_emits() as emitted:
        changed = pin(people, "bob", second)
    (told,) = emitted
    assert (told.event, told.args, changed["pinned"]) == ("pins-changed", [changed], True)
    listed = pins(people.actor("carol"), "general")
    assert [each["text"] for each in listed["messages"]] == ["two", "one"]
    assert all(each["pinned"] for each in listed["messages"])
    assert pins(people.actor("carol"), "general", before=second["seq"])["messages"][0]["id"] == first["id"]
    pin(people, "carol", first, pinned=False)
    assert [each["id"] for each in pins(people.actor("carol"), "general")["messages"]] == [second["id"]]


def test_pinning_again_changes_nothing(people: People) -> None:
    message = say(people, "alice", "general")
    pin(people, "bob", message)
    before = revision_of(message["roomId"])
    with captured_emits() as emitted:
        assert pin(people, "carol", message)["pinned"]
    assert (list(emitted), revision_of(message["roomId"])) == ([], before)


def test_a_room_has_as_many_pins_as_the_limit_and_not_one_more(people: People, settings) -> None:
    settings.CHAT_PINS = 2
    first, second, third = (say(people, "alice", "general") for _ in range(3))
    pin(people, "bob", first)
    pin(people, "bob", second)
    with pytest.raises(TooManyPins):
        pin(people, "bob", third)
    pin(people, "bob", first, pinned=False)
    assert pin(people, "bob", third)["pinned"]


def test_a_note_is_not_pinned(people: People) -> None:
    note = Message.objects.filter(channel__name="general", kind="joined", author=people.bob).get()
    with pytest.raises(MessageNotFound):
        pin(people, "bob", {"id": note.pk})


# Saved for later


def keep(people: People, name: str, message: dict, *, saved: bool = True) -> dict:
    return message_save(actor=people.actor(name), message_id=message["id"], saved=saved)


def test_what_one_saves_is_ones_own(people: People) -> None:
    message = say(people, "alice", "general")
    with captured_emits() as emitted:
        answer = keep(people, "bob", message)
        keep(people, "bob", message)
    (told,) = emitted
    assert told.rooms == (f"workspace:{people.workspace.pk}:user:{people.bob.pk}",)
    assert (told.event, told.args) == ("saved-changed", [answer])
    assert [each["id"] for each in saved(people.actor("bob"))["messages"]] == [message["id"]]
    assert saved(people.actor("alice"))["messages"] == []
    keep(people, "bob", message, saved=False)
    assert saved(people.actor("bob"))["messages"] == []


def test_what_one_saved_goes_with_the_room_and_comes_back_with_it(people: People) -> None:
    room = a_room(people, "alice", "bob", private=True)
    message = say(people, "alice", room)
    keep(people, "bob", message)
    channel_leave(actor=people.actor("bob"), room=room)
    assert saved(people.actor("bob"))["messages"] == []
    with pytest.raises(MessageNotFound):
        keep(people, "bob", message)


def test_what_one_saved_is_paged_without_holes(people: People) -> None:
    messages = [say(people, "alice", "general") for _ in range(5)]
    for message in messages:
        keep(people, "bob", message)
    seen: list[int] = []
    page = saved(people.actor("bob"), limit=2)
    while True:
        seen += [each["id"] for each in page["messages"]]
        if not page["hasMore"]:
            break
        page = saved(people.actor("bob"), limit=2, before=page["next"])
    assert seen == [each["id"] for each in reversed(messages)]
