"""What tests begin with is what the services make, though they make it once."""

from collections import Counter
from typing import Any

from django.apps import apps
from django.db.models import Model

from chat.selectors import room_list
from tests.factories import People, make_user, unique, workspace_with
from workspaces.models import AuditEntry
from workspaces.services import workspace_create


def made_by_services() -> People:
    user = make_user("alice")
    people = People(workspace_create(user=user, name="Acme Corp", slug=unique("acme")), {"alice": user})
    people.add("bob", "guest")
    return people


def rows() -> Counter[type[Model]]:
    return Counter({model: model._base_manager.count() for model in apps.get_models(include_auto_created=True)})


def shown(people: People) -> list[dict[str, Any]]:
    """All rooms as bob sees them, without their ids."""
    rooms = room_list(people.actor("bob"))["rooms"]
    return [{key: value for key, value in room.items() if key != "id"} for room in rooms]


def test_a_copied_workspace_has_the_rows_of_one_that_the_services_made(database: str) -> None:
    workspace_with(alice="owner", bob="guest")  # the one that is copied
    before = rows()
    made = made_by_services()
    between = rows()
    copied = workspace_with(alice="owner", bob="guest")
    assert rows() - between == between - before
    assert shown(copied) == shown(made)
    log = [AuditEntry.objects.filter(workspace=each.workspace).order_by("pk") for each in (made, copied)]
    assert [[entry.verb for entry in entries] for entries in log] == [["workspace-created", "member-joined"]] * 2
    assert log[1][1].actor_name == copied.bob.username


def test_copies_share_nothing(database: str) -> None:
    one, other = (workspace_with(alice="owner", bob="member") for _ in range(2))
    assert {one.slug, one.alice.username, one.bob.email}.isdisjoint({other.slug, other.alice.username, other.bob.email})
    assert {one.workspace.pk, one.alice.pk}.isdisjoint({other.workspace.pk})
    assert one.membership("bob").joined_at != other.membership("bob").joined_at
