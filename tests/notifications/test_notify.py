"""What happens in the chat, and who is told of it: through the services, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from chat.errors import MessageNotFound
from chat.models import ChannelMembership
from chat.selectors.stories import message_explain
from chat.services import (
    LIKE,
    channel_join,
    direct_open,
    member_remove,
    message_edit,
    reaction_add,
    reaction_remove,
    read_mark,
)
from notifications.looking import look, look_away
from notifications.models import Happening, Notification
from notifications.selectors import unread_counts
from notifications.services import (
    happening_deliver,
    happenings_sweep,
    message_forget,
    notifications_expire,
    notify_on_commit,
)
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room, say
from tests.factories import People, workspace_with
from tests.notifications.tell import prefer, told, wish, withheld
from workspaces.services import membership_remove

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _nobody_looks() -> None:
    cache.clear()


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", bob="member", carol="member", dave="member")


def test_who_is_mentioned_is_told_and_nobody_else(people: People) -> None:
    with captured_emits() as emitted:
        message = say(people, "alice", "general", f"Could you look, @{people.bob.username}?")
    (new,) = emitted.named("new-notification")
    assert new.namespace == "/notifications"
    assert new.rooms == (f"user:{people.bob.pk}",)
    assert new.args[0]["type"] == "mention"
    assert new.args[0]["reason"] == "mention"
    assert new.args[0]["why"] == "You were mentioned."
    assert new.args[0]["messageId"] == message["id"]
    assert new.args[0]["workspace"] == people.slug
    assert new.args[0]["actor"]["username"] == people.alice.username
    assert [told(people, name) for name in ("alice", "carol")] == [[], []]


def test_a_message_to_nobody_in_particular_makes_nothing_at_all(people: People) -> None:
    with captured_emits() as emitted:
        say(people, "alice", "general", "Good morning")
    assert emitted.named("new-notification") == []
    assert not Happening.objects.filter(kind="message").exists()


def test_a_direct_message_tells_the_others(people: People) -> None:
    room = direct_open(actor=people.actor("alice"), users=[people.bob.pk, people.carol.pk])["roomId"]
    say(people, "alice", room, "Lunch?")
    assert told(people, "bob") == told(people, "carol") == [("direct", "direct")]
    assert told(people, "alice") == []


def test_notes_to_oneself_tell_nobody(people: People) -> None:
    room = direct_open(actor=people.actor("alice"), users=[])["roomId"]
    say(people, "alice", room, "Buy milk")
    assert told(people, "alice") == []


def test_a_reply_tells_who_wrote_the_message_and_who_answered_it_before(people: People) -> None:
    parent = say(people, "alice", "general", "Who knows?")
    say(people, "bob", "general", "I do", parent_id=parent["id"])
    say(people, "carol", "general", "So do I", parent_id=parent["id"])
    assert told(people, "alice") == [("reply", "reply")] * 2
    assert told(people, "bob") == [("reply", "reply")]
    assert told(people, "carol") == told(people, "dave") == []


def test_everybody_is_told_of_a_mention_of_the_channel_but_who_asked_not_to_be(people: People) -> None:
    wish(people, "carol", everybody=False)
    say(people, "alice", "general", "@channel fire drill")
    assert told(people, "bob") == [("mention", "everybody")]
    assert told(people, "carol") == []
    assert withheld(people, "carol") == ["everybody_off"]


def test_who_asked_for_all_messages_is_told_of_each(people: People) -> None:
    wish(people, "bob", level="all")
    say(people, "alice", "general", "one")
    wish(people, "bob", level="mentions")
    say(people, "alice", "general", "two")
    assert told(people, "bob") == [("message", "message")]


def test_a_wish_for_all_messages_does_not_open_a_channel_one_is_not_in(people: People) -> None:
    wish(people, "bob", level="all", keywords=["secret"])
    room = a_room(people, "alice", "carol", private=True)
    say(people, "alice", room, "the secret plan")
    assert told(people, "bob") == []


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Deploy is done", True),
        ("DEPLOY!", True),
        ("we redeployed", False),
        ("see https://x.example/deploy/1", True),
        ("nothing here", False),
    ],
)
def test_a_keyword_is_a_whole_word(people: People, text: str, hit: bool) -> None:
    wish(people, "bob", keywords=["deploy"])
    say(people, "alice", "general", text)
    assert told(people, "bob") == ([("mention", "keyword")] if hit else [])


def test_a_muted_channel_is_silent(people: People) -> None:
    ChannelMembership.objects.filter(user=people.bob).update(muted_until=timezone.now() + timedelta(hours=1))
    say(people, "alice", "general", f"@{people.bob.username}")
    assert (told(people, "bob"), withheld(people, "bob")) == ([], ["muted"])


def test_who_is_reading_the_channel_is_not_told(people: People) -> None:
    room = say(people, "alice", "general", "first")["roomId"]
    look(people.bob.pk, room, None)
    say(people, "alice", "general", f"@{people.bob.username}")
    look_away(people.bob.pk, room, None)
    say(people, "alice", "general", f"@{people.bob.username} again")
    assert (told(people, "bob"), withheld(people, "bob")) == ([("mention", "mention")], ["reading"])


def test_a_pause_makes_it_silent_and_keeps_it(people: People) -> None:
    prefer(people, "bob", pausedFor=60)
    with captured_emits() as emitted:
        say(people, "alice", "general", f"@{people.bob.username}")
    (new,) = emitted.named("new-notification")
    assert new.args[0]["silent"] is True
    prefer(people, "bob", pausedFor=0)
    with captured_emits() as emitted:
        say(people, "alice", "general", f"@{people.bob.username}")
    assert "silent" not in emitted.named("new-notification")[0].args[0]


def test_what_comes_after_somebody_left_the_workspace_is_not_told(people: People) -> None:
    parent = say(people, "bob", "general", "I am leaving")
    membership_remove(actor=people.actor("alice"), user_id=people.bob.pk)
    say(people, "alice", "general", "Farewell", parent_id=parent["id"])
    assert told(people, "bob") == []


def test_a_happening_is_delivered_once_whoever_looks(people: People) -> None:
    with override_settings(NOTIFICATIONS_INLINE=False, NOTIFICATIONS_SWEEP_AFTER=0):
        happening = Happening.objects.create(kind="told", data=_told(people, "bob"))
        assert happening_deliver(happening.pk) == 1
        assert happening_deliver(happening.pk) == 0
        Happening.objects.create(kind="told", data=_told(people, "carol"))
        happenings_sweep()
        assert happenings_sweep() == 0
    assert told(people, "bob") == told(people, "carol") == [("announcement", "announcement")]


def test_a_message_deleted_before_its_story_is_told_tells_nobody(people: People) -> None:
    message = say(people, "alice", "general", "hello")
    happening = Happening.objects.create(kind="message", data={"message": message["id"] + 10_000_000})
    assert happening_deliver(happening.pk) == 0


def test_a_refusal_after_the_happening_takes_it_along(people: People) -> None:
    with transaction.atomic():
        notify_on_commit(
            cause="announcement", recipients=[people.bob.pk], workspace_id=people.workspace.pk, title="never"
        )
        transaction.set_rollback(True)
    assert told(people, "bob") == []


def test_reading_a_channel_reads_what_one_was_told_of_it_but_not_the_replies(people: People) -> None:
    parent = say(people, "bob", "general", "question")
    say(people, "alice", "general", "answer", parent_id=parent["id"])
    mention = say(people, "alice", "general", f"@{people.bob.username}")
    assert unread_counts([people.bob.pk])[people.bob.pk]["total"] == 2
    with captured_emits() as emitted:
        read_mark(actor=people.actor("bob"), room=mention["roomId"], seq=mention["seq"])
    assert unread_counts([people.bob.pk])[people.bob.pk]["total"] == 1
    (read,) = emitted.named("notifications-read")
    assert len(read.args[0]["ids"]) == 1


def test_a_deleted_message_is_forgotten_with_what_quoted_it(people: People) -> None:
    message = say(people, "alice", "general", f"@{people.bob.username} canary-4711")
    with captured_emits() as emitted:
        message_forget(message_id=message["id"])
    assert not Notification.objects.filter(excerpt__contains="canary-4711").exists()
    assert emitted.named("notifications-gone")[0].args == [{"messageId": message["id"]}]


def test_what_quotes_a_message_says_what_it_says_after_an_edit(people: People) -> None:
    message = say(people, "alice", "general", f"@{people.bob.username} canary-4712")
    text = f"for **@{people.bob.username}**, in other words"
    message_edit(actor=people.actor("alice"), message_id=message["id"], text=text)
    told = Notification.objects.get(message_id=message["id"], user=people.bob)
    assert told.excerpt == f"for @{people.bob.username}, in other words"


def test_what_one_was_told_of_a_private_channel_goes_when_one_loses_it(people: People) -> None:
    room = a_room(people, "alice", "bob", "carol", private=True)
    say(people, "alice", room, "@channel canary-0815")
    member_remove(actor=people.actor("alice"), room=room, user_id=str(people.bob.pk))
    assert told(people, "bob") == []
    assert told(people, "carol") == [("invite", "invite"), ("mention", "everybody")]


def test_the_badges_count_unread_messages_and_mentions_of_each_workspace(people: People) -> None:
    other = workspace_with(grace="owner")
    other.add("bob", user=people.bob)
    say(people, "alice", "general", f"@{people.bob.username}")
    say(people, "alice", "random", "hello")
    say(other, "grace", "general", "one")
    assert unread_counts([people.bob.pk])[people.bob.pk] == {
        "total": 1,
        "workspaces": {people.slug: {"unread": 2, "mentions": 1}, other.slug: {"unread": 1, "mentions": 0}},
    }


def test_a_message_moves_the_badge_only_of_who_is_in_several_workspaces(people: People) -> None:
    other = workspace_with(grace="owner")
    other.add("bob", user=people.bob)
    with captured_emits() as emitted:
        say(people, "alice", "general", "hello")
    assert [each.rooms for each in emitted.named("unread-count")] == [(f"user:{people.bob.pk}",)]


WHY: list[tuple[str, dict[str, Any], tuple[bool, str]]] = [
    ("@bob look", {}, (True, "mention")),
    ("@bob look", {"level": "nothing"}, (False, "workspace_nothing")),
    ("@bob look", {"off": ["mention"]}, (False, "off")),
    ("hello", {}, (False, "workspace_mentions")),
    ("hello", {"level": "all"}, (True, "message")),
    ("hello", {"keywords": ["hello"]}, (True, "keyword")),
]


@pytest.mark.parametrize(("text", "wishes", "answer"), WHY)
def test_one_may_ask_why_one_was_told_or_not(people: People, text: str, wishes: Any, answer: tuple[bool, str]) -> None:
    if wishes:
        wish(people, "bob", **wishes)
    message = say(people, "alice", "general", text.replace("@bob", f"@{people.bob.username}"))
    why = message_explain(people.bob.pk, message["id"])
    assert (why["told"], why["reason"]) == answer
    assert why["why"]


def test_of_what_one_may_not_see_one_learns_no_reason(people: People) -> None:
    room = a_room(people, "alice", "carol", private=True)
    message = say(people, "alice", room, "quiet")
    for message_id in (message["id"], message["id"] + 10_000_000):
        with pytest.raises(MessageNotFound):
            message_explain(people.bob.pk, message_id)


def test_a_large_audience_is_told_in_batches(people: People) -> None:
    with override_settings(NOTIFICATIONS_BATCH=2):
        say(people, "alice", "general", "@channel")
    assert [told(people, name) for name in ("bob", "carol", "dave")] == [[("mention", "everybody")]] * 3


def _told(people: People, name: str) -> dict[str, Any]:
    return {
        "cause": "announcement",
        "recipients": [people[name].pk],
        "workspace_id": people.workspace.pk,
        "title": "Lights out at ten",
        "actor_id": people.alice.pk,
    }


def test_a_like_tells_its_author_once_however_often_it_is_taken_back(people: People) -> None:
    message = say(people, "alice", "general", "shipped")
    for _ in range(2):
        reaction_add(actor=people.actor("bob"), message_id=message["id"], emoji=LIKE)
        reaction_remove(actor=people.actor("bob"), message_id=message["id"], emoji=LIKE)
    reaction_add(actor=people.actor("carol"), message_id=message["id"], emoji=LIKE)
    assert told(people, "alice") == [("like", "like")] * 2


def test_ones_own_like_and_other_reactions_tell_nobody(people: People) -> None:
    message = say(people, "alice", "general", "shipped")
    reaction_add(actor=people.actor("alice"), message_id=message["id"], emoji=LIKE)
    reaction_add(actor=people.actor("bob"), message_id=message["id"], emoji="🎉")
    assert not Notification.objects.filter(message_id=message["id"]).exists()


def test_who_is_named_by_an_edit_is_told_and_who_was_named_before_is_not_again(people: People) -> None:
    message = say(people, "alice", "general", f"@{people.bob.username} look")
    text = f"@{people.bob.username} @{people.carol.username} look"
    message_edit(actor=people.actor("alice"), message_id=message["id"], text=text)
    assert told(people, "bob") == told(people, "carol") == [("mention", "mention")]


def test_who_is_brought_into_a_channel_is_told_and_who_joins_is_not(people: People) -> None:
    room = a_room(people, "alice", "bob")
    channel_join(actor=people.actor("carol"), room=room)
    assert told(people, "bob") == [("invite", "invite")]
    assert told(people, "carol") == []


def test_what_is_long_past_is_forgotten_and_what_is_not_stays(people: People) -> None:
    for days in (179, 181):
        say(people, "alice", "general", f"@{people.bob.username} {days}")
        newest = Notification.objects.filter(user=people.bob).latest("pk")
        newest.created_at = timezone.now() - timedelta(days=days)
        newest.save()
    assert notifications_expire() >= 1
    assert [each.excerpt[-3:] for each in Notification.objects.filter(user=people.bob)] == ["179"]
