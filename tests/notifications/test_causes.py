"""What concerns people beyond the chat: announcements, projects, games."""

from typing import Any
from uuid import uuid4

import pytest

from games.services import game_create, game_join, game_start
from notifications.models import Notification
from tests.factories import People, workspace_with
from tests.notifications.tell import told
from workspaces.schemas.boards import ProjectUpdate
from workspaces.services import project_create, project_member_add, project_update
from workspaces.services.announcements import announcement_set

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", bob="member", carol="member", gus="guest")


def titles(people: People, name: str) -> list[str]:
    return list(Notification.objects.filter(user=people[name]).order_by("pk").values_list("title", flat=True))


def test_an_announcement_tells_everybody_of_the_workspace_but_who_made_it(people: People) -> None:
    announcement_set(actor=people.actor("alice"), text="Lights out at ten")
    assert told(people, "alice") == []
    for name in ("bob", "carol", "gus"):
        assert told(people, name) == [("announcement", "announcement")]
    assert Notification.objects.filter(user=people.bob).get().excerpt == "Lights out at ten"


def test_taking_the_announcement_away_tells_nobody(people: People) -> None:
    announcement_set(actor=people.actor("alice"), text="")
    assert told(people, "bob") == []


def a_board(people: People, *members: str) -> int:
    project: int = project_create(actor=people.actor("alice"), name="Launch")["id"]
    for name in members:
        project_member_add(actor=people.actor("alice"), project_id=project, user_id=people[name].pk)
    return project


def change(people: People, name: str, project: int, version: int, *operations: dict[str, Any]) -> int:
    payload = {"projectId": project, "version": version, "changes": list(operations)}
    return project_update(actor=people.actor(name), payload=ProjectUpdate.model_validate(payload)).version


def a_card(people: People, name: str, project: int) -> tuple[str, int]:
    """A new card called Docs, and the version that has it."""
    row, card = str(uuid4()), str(uuid4())
    add_card = {"op": "add-card", "id": card, "listId": row, "title": "Docs"}
    return card, change(people, name, project, 0, {"op": "add-list", "id": row, "title": "To do"}, add_card)


def test_who_is_brought_onto_a_project_is_told(people: People) -> None:
    a_board(people, "bob")
    assert titles(people, "bob") == [f"{people.alice.display_name} brought you onto the project Launch"]


def test_who_gets_a_card_is_told_and_so_is_its_owner_of_a_comment(people: People) -> None:
    project = a_board(people, "bob", "carol")
    Notification.objects.all().delete()
    row, card = str(uuid4()), str(uuid4())
    made = [
        {"op": "add-list", "id": row, "title": "To do"},
        {"op": "add-card", "id": card, "listId": row, "title": "Docs"},
    ]
    version = change(people, "alice", project, 0, *made)
    version = change(
        people, "alice", project, version, {"op": "update-card", "id": card, "assignee": str(people.bob.pk)}
    )
    version = change(people, "bob", project, version, {"op": "update-card", "id": card, "title": "The docs"})
    change(people, "carol", project, version, {"op": "comment", "cardId": card, "id": str(uuid4()), "text": "When?"})
    assert titles(people, "bob") == [
        f"{people.alice.display_name} gave you the card “Docs”",
        f"{people.carol.display_name} commented on your card “The docs”",
    ]
    assert titles(people, "carol") == titles(people, "alice") == []


def test_taking_a_card_oneself_tells_nobody(people: People) -> None:
    project = a_board(people, "bob")
    Notification.objects.all().delete()
    row, card = str(uuid4()), str(uuid4())
    made = [
        {"op": "add-list", "id": row, "title": "To do"},
        {"op": "add-card", "id": card, "listId": row, "title": "Docs"},
    ]
    version = change(people, "bob", project, 0, *made)
    change(people, "bob", project, version, {"op": "update-card", "id": card, "assignee": str(people.bob.pk)})
    assert titles(people, "bob") == []


def test_the_host_hears_who_joined_and_the_players_that_it_began(people: People) -> None:
    game = game_create(actor=people.actor("alice"), name="Lunch break")
    game_join(actor=people.actor("bob"), game_id=game)
    game_start(actor=people.actor("alice"), game_id=game)
    assert titles(people, "alice") == [f"{people.bob.display_name} joined your game Lunch break"]
    assert titles(people, "bob") == [f"{people.alice.display_name} started the game Lunch break"]
