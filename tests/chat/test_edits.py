"""Editing and deleting: who may, what stays, and that nothing of a deleted message does."""

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from chat.errors import EmptyMessage, MessageNotFound, NotAuthor, RoomArchived, TextTooLong
from chat.hooks import _hooks, register_message_hook
from chat.models import Channel, Mention, Message, MessageEdit
from chat.selectors import history, message_edits, pins, saved, sync
from chat.services import (
    channel_leave,
    member_remove,
    message_delete,
    message_edit,
    message_pin,
    message_save,
    reaction_add,
)
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room, revision_of, say, unread
from tests.factories import People, workspace_with
from workspaces.errors import NotAuthorized

pytestmark = pytest.mark.usefixtures("database")
CANARY = "quetzalcoatl"


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", bob="member", carol="member", ada="admin")


def edit(people: People, name: str, message: dict, text: str) -> dict:
    return message_edit(actor=people.actor(name), message_id=message["id"], text=text)


def delete(people: People, name: str, message: dict) -> dict:
    return message_delete(actor=people.actor(name), message_id=message["id"])


def test_an_edit_renders_anew_keeps_its_place_and_is_told_to_the_room(people: People) -> None:
    message = say(people, "bob", "general", "*one*")
    before = revision_of(message["roomId"])
    with captured_emits() as emitted:
        edited = edit(people, "bob", message, "**two**")
    assert (edited["id"], edited["seq"], edited["revision"]) == (message["id"], message["seq"], before + 1)
    assert (edited["text"], edited["html"]) == ("**two**", "<p><strong>two</strong></p>")
    assert edited["editedAt"] >= message["timestamp"]
    (told,) = emitted
    assert (told.event, told.rooms, told.access) == ("message-edited", (f"channel:{message['roomId']}",), 0)
    assert told.args[0]["message"] == edited
    assert told.args[0]["revision"] == before + 1


def test_what_was_said_before_stays_with_the_message(people: People) -> None:
    message = say(people, "bob", "general", "one")
    edit(people, "bob", message, "two")
    edit(people, "bob", message, "three")
    edits = message_edits(people.actor("carol"), message["id"])["edits"]
    assert [each["text"] for each in edits] == ["two", "one"]


def test_the_same_text_again_changes_nothing_and_tells_nobody(people: People) -> None:
    message = say(people, "bob", "general", "one")
    before = revision_of(message["roomId"])
    with captured_emits() as emitted:
        assert edit(people, "bob", message, "one") == message
    assert (revision_of(message["roomId"]), list(emitted)) == (before, [])
    assert not MessageEdit.objects.filter(message=message["id"]).exists()


def test_an_edit_names_other_people(people: People) -> None:
    message = say(people, "alice", "general", f"@{people.bob.username}")
    room = message["roomId"]
    edit(people, "alice", message, f"@{people.carol.username} https://example.com/")
    assert list(Mention.objects.filter(message=message["id"]).values_list("user", flat=True)) == [people.carol.pk]
    assert (unread(people, "bob", room), unread(people, "carol", room)) == ((1, 0), (1, 1))
    assert 'href="https://example.com/"' in Message.objects.get(pk=message["id"]).html


def test_nobody_edits_what_another_said(people: People) -> None:
    message = say(people, "bob", "general")
    for name in ("alice", "carol"):
        with pytest.raises(NotAuthor):
            edit(people, name, message, "words in a mouth")
    note = Message.objects.filter(channel=message["roomId"], kind="joined", author=people.bob).get()
    with pytest.raises(NotAuthor):
        edit(people, "bob", {"id": note.pk}, "never joined")


def test_an_edit_keeps_to_the_bounds_of_a_message(people: People, settings) -> None:
    settings.CHAT_TEXT_LIMIT = 5
    message = say(people, "bob", "general")
    assert edit(people, "bob", message, "x" * 5)["text"] == "xxxxx"
    with pytest.raises(TextTooLong):
        edit(people, "bob", message, "x" * 6)
    with pytest.raises(EmptyMessage):
        edit(people, "bob", message, " ")


def test_who_left_the_room_changes_nothing_in_it(people: People) -> None:
    room = a_room(people, "alice", "bob")
    message = say(people, "bob", room)
    channel_leave(actor=people.actor("bob"), room=room)
    with pytest.raises(NotAuthorized):
        edit(people, "bob", message, "x")
    with pytest.raises(NotAuthorized):
        delete(people, "bob", message)


def test_a_message_one_no_longer_sees_does_not_exist(people: People) -> None:
    room = a_room(people, "alice", "bob", private=True)
    message = say(people, "bob", room)
    member_remove(actor=people.actor("alice"), room=room, user_id=str(people.bob.pk))
    for act in (lambda: edit(people, "bob", message, "x"), lambda: delete(people, "bob", message)):
        with pytest.raises(MessageNotFound):
            act()


def test_the_author_and_who_moderates_delete_and_nobody_else(people: People) -> None:
    first, second, third = (say(people, "bob", "general") for _ in range(3))
    with pytest.raises(NotAuthor):
        delete(people, "carol", first)
    for name, message in (("bob", first), ("ada", second), ("alice", third)):
        assert delete(people, name, message)["message"]["deleted"]
    with pytest.raises(MessageNotFound):
        delete(people, "bob", first)
    with pytest.raises(MessageNotFound):
        edit(people, "bob", first, "back again")


def test_in_an_archived_room_who_moderates_still_deletes_and_the_author_does_not(people: People) -> None:
    room = a_room(people, "carol", "bob")
    message = say(people, "bob", room)
    Channel.objects.filter(pk=room).update(archived_at=timezone.now())
    with pytest.raises(RoomArchived):
        delete(people, "bob", message)
    with pytest.raises(RoomArchived):
        edit(people, "bob", message, "x")
    assert delete(people, "ada", message)["message"]["deleted"]


def test_nothing_of_a_deleted_message_is_left_in_any_table(people: People) -> None:
    message = say(people, "alice", "general", f"{CANARY} one @{people.bob.username}")
    edit(people, "alice", message, f"{CANARY} two @{people.bob.username}")
    reaction_add(actor=people.actor("bob"), message_id=message["id"], emoji="👍")
    message_pin(actor=people.actor("bob"), message_id=message["id"], pinned=True)
    message_save(actor=people.actor("bob"), message_id=message["id"], saved=True)
    assert unread(people, "bob", message["roomId"])[1] == 1
    with captured_emits() as emitted:
        tombstone = delete(people, "alice", message)["message"]
    assert (tombstone["text"], tombstone["html"], tombstone["reactions"], tombstone["files"]) == ("", "", [], [])
    assert {"deleted": True}.items() <= tombstone.items()
    assert not {"pinned", "editedAt", "card"} & tombstone.keys()
    assert CANARY not in str([each.args for each in emitted])
    assert everything_stored_with(CANARY) == []
    assert unread(people, "bob", message["roomId"])[1] == 0
    assert pins(people.actor("bob"), "general")["messages"] == []
    assert saved(people.actor("bob"))["messages"] == []
    assert CANARY not in str(history(people.actor("bob"), "general"))
    assert CANARY not in str(sync(people.actor("bob"), {str(message["roomId"]): 0}))


def everything_stored_with(word: str) -> list[str]:
    """Every text column of every table that still has the word."""
    found = []
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                hits = model._default_manager.annotate(words=models.functions.Cast(field.name, models.TextField()))
                found += [f"{model.__name__}.{field.name}"] * hits.filter(words__contains=word).count()
    return found


def test_a_deleted_reply_no_longer_counts_at_its_parent(people: People) -> None:
    parent = say(people, "alice", "general")
    first = say(people, "bob", "general", "one", parent_id=parent["id"])
    second = say(people, "bob", "general", "two", parent_id=parent["id"])
    told = delete(people, "bob", second)
    assert told["parent"] == {
        "id": parent["id"],
        "revision": told["revision"],
        "replyCount": 1,
        "lastReplyAt": first["timestamp"],
    }
    assert delete(people, "bob", first)["parent"]["lastReplyAt"] is None
    stored = Message.objects.get(pk=parent["id"])
    assert (stored.reply_count, stored.last_reply_at, stored.revision) == (0, None, revision_of(parent["roomId"]))


def test_a_message_sent_again_after_its_deletion_stays_deleted(people: People) -> None:
    from uuid import uuid4

    client_id = uuid4()
    message = say(people, "bob", "general", client_id=client_id)
    delete(people, "bob", message)
    again = say(people, "bob", "general", client_id=client_id)
    assert (again["id"], again["deleted"]) == (message["id"], True)
    assert Message.objects.filter(client_id=client_id).count() == 1


def test_hooks_hear_of_every_change_and_whom_it_concerns(people: People) -> None:
    heard = []

    def hook(*, message, channel, actor_id, audience, emoji=""):
        heard.append((message.pk, actor_id, sorted(audience.mentioned), audience.everybody, emoji))

    for event in ("stored", "edited", "deleted", "reacted"):
        register_message_hook(event, hook)
    try:
        message = say(people, "alice", "general", f"@{people.bob.username} @channel")
        edit(people, "alice", message, f"@{people.bob.username} @{people.carol.username}")
        reaction_add(actor=people.actor("bob"), message_id=message["id"], emoji="🎉")
        delete(people, "ada", message)
    finally:
        for hooks in _hooks.values():
            hooks.remove(hook)
    pk, alice, bob = message["id"], people.alice.pk, people.bob.pk
    assert heard == [
        (pk, alice, [bob], True, ""),
        (pk, alice, [people.carol.pk], False, ""),
        (pk, bob, [alice], False, "🎉"),
        (pk, people.ada.pk, [], False, ""),
    ]
