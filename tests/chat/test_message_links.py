"""A card is made from a message, and the message tells what became of it."""

import pytest

from chat.errors import MessageNotFound
from chat.models import Message
from chat.selectors import history, sync
from slackish.realtime.testing import captured_emits
from tests.chat.talk import a_room, revision_of, say
from tests.factories import People, workspace_with
from tests.workspaces.boards import a_project, change, list_ids, uid
from workspaces.models import Card
from workspaces.selectors.projects import card_detail

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def people(database: str) -> People:
    return workspace_with(alice="owner", bob="member", carol="member")


@pytest.fixture
def project(people: People) -> int:
    return a_project(people, "bob", "carol")


def card_from(people: People, name: str, project: int, message: int) -> str:
    card = uid()
    add = {"op": "add-card", "id": card, "listId": list_ids(project)["To do"], "title": "Do it"}
    change(people, name, project, add | {"link": {"kind": "message", "id": message}})
    return card


def test_a_message_tells_of_its_card_until_it_is_done(people: People, project: int) -> None:
    room = a_room(people, "alice", "bob")
    message = say(people, "alice", room, "Somebody should paint the door")["id"]
    before = revision_of(room)
    with captured_emits() as emitted:
        card = card_from(people, "bob", project, message)
    (told,) = emitted.named("links-changed")
    link = {"kind": "card", "id": card, "projectId": project, "done": False}
    assert told.args[0]["links"] == [link]
    assert (told.rooms, told.args[0]["revision"]) == ((f"channel:{room}",), before + 1)
    with captured_emits() as emitted:
        change(
            people, "bob", project, {"op": "move-card", "id": card, "listId": list_ids(project)["Done"], "position": 0}
        )
    assert emitted.named("links-changed")[0].args[0]["links"] == [link | {"done": True}]
    changed = sync(people.actor("alice"), {str(room): before})["rooms"][str(room)]["messages"]
    assert [each["links"] for each in changed] == [[link | {"done": True}]]
    change(people, "bob", project, {"op": "remove-card", "id": card})
    assert "links" not in history(people.actor("alice"), room)["messages"][-1]


def test_moving_a_card_between_lists_that_are_not_done_says_nothing_in_the_channel(
    people: People, project: int
) -> None:
    room = a_room(people, "alice", "bob")
    card = card_from(people, "bob", project, say(people, "alice", room)["id"])
    before = revision_of(room)
    move = {"op": "move-card", "id": card, "listId": list_ids(project)["Doing"], "position": 0}
    change(people, "bob", project, move)
    assert revision_of(room) == before


def test_a_card_names_its_message_to_who_may_read_it_alone(people: People, project: int) -> None:
    room = a_room(people, "alice", "bob", private=True)
    card = card_from(people, "bob", project, say(people, "alice", room, "secret plan")["id"])
    stored = Card.objects.get(uid=card)
    source = card_detail(people.actor("bob"), project, stored.uid)["source"]
    assert source == {"kind": "message", "label": "secret plan", "url": source["url"]}
    assert source["url"].startswith(f"/w/{people.slug}/c/{room}/")
    assert card_detail(people.actor("carol"), project, stored.uid)["source"] is None


def test_a_card_names_channels_to_who_may_see_them_alone(people: People, project: int) -> None:
    opened, hidden = a_room(people, "alice", name="design"), a_room(people, "bob", name="plans", private=True)
    card = {"id": uid(), "listId": list_ids(project)["To do"], "title": "Do it"}
    change(people, "bob", project, {"op": "add-card", **card})
    change(people, "bob", project, {"op": "update-card", "id": card["id"], "text": "see #Design and #nowhere"})
    change(people, "bob", project, {"op": "comment", "cardId": card["id"], "id": uid(), "text": "or `#random`, #plans"})
    stored = Card.objects.get(uid=card["id"]).uid
    assert card_detail(people.actor("bob"), project, stored)["rooms"] == {"design": opened, "plans": hidden}
    assert card_detail(people.actor("carol"), project, stored)["rooms"] == {"design": opened}


def test_no_card_is_made_from_what_one_may_not_read(people: People, project: int) -> None:
    hidden = say(people, "alice", a_room(people, "alice", "bob", private=True))["id"]
    for message in (hidden, 10**12):
        with pytest.raises(MessageNotFound):
            card_from(people, "carol", project, message)
    assert not Card.objects.filter(project=project).exists()


def test_a_message_that_was_deleted_tells_of_nothing(people: People, project: int) -> None:
    room = a_room(people, "alice", "bob")
    message = say(people, "alice", room)["id"]
    card = card_from(people, "bob", project, message)
    Message.objects.filter(pk=message).update(deleted_at="2026-01-01T00:00Z")
    with captured_emits() as emitted:
        change(people, "bob", project, {"op": "remove-card", "id": card})
    assert emitted.named("links-changed") == []
