"""Founding a workspace."""

import pytest

from slackish.realtime.errors import EventError
from tests.concurrency import at_once
from tests.factories import make_user, unique
from workspaces import hooks
from workspaces.errors import InvalidName, InvalidSlug
from workspaces.hooks import register_workspace_hook
from workspaces.models import Membership, Workspace
from workspaces.services import workspace_create

pytestmark = pytest.mark.usefixtures("database")


def test_who_founds_a_workspace_owns_it() -> None:
    user = make_user()
    workspace = workspace_create(user=user, name="  Acme   Corp ", slug=unique("acme").upper())
    assert workspace.name == "Acme Corp"
    assert workspace.slug == workspace.slug.lower()
    assert workspace.memberships.get().role == Membership.Role.OWNER
    assert workspace.memberships.get().user == user


def test_the_address_is_made_from_the_name_and_another_for_the_second() -> None:
    user, name = make_user(), unique("Blue Moon_Ltd.")
    first, second = workspace_create(user=user, name=name), workspace_create(user=user, name=name)
    assert first.slug.startswith("blue-moon-ltd-")
    assert second.slug.startswith(f"{first.slug}-")


@pytest.mark.parametrize("name", ["Admin", "日本", "!!"])
def test_a_name_that_makes_no_address_gets_one_all_the_same(name: str) -> None:
    workspace = workspace_create(user=make_user(), name=name)
    assert workspace.slug not in ("", "admin")


@pytest.mark.parametrize(
    "slug", ["admin", "new", "static", "two words", "-dash", "dash-", "ünï", "a" * 51, "a_b", "a\0"]
)
def test_a_reserved_or_ill_formed_address_is_refused(slug: str) -> None:
    with pytest.raises(InvalidSlug) as refusal:
        workspace_create(user=make_user(), name="Acme", slug=slug)
    assert refusal.value.as_wire()["code"] == "invalid_payload"
    assert refusal.value.as_wire()["field"] == "slug"


@pytest.mark.parametrize("name", ["", "   ", "a" * 81, "nul\0", "over\u202eride"])
def test_a_name_that_can_not_be_shown_is_refused(name: str) -> None:
    with pytest.raises(InvalidName):
        workspace_create(user=make_user(), name=name)


def test_of_two_who_want_one_address_at_once_one_gets_it() -> None:
    user, slug = make_user(), unique("race")
    results = at_once(*[lambda: workspace_create(user=user, name="Race", slug=slug)] * 4)
    assert sum(isinstance(each, Workspace) for each in results) == 1
    assert sum(isinstance(each, InvalidSlug) for each in results) == 3


def test_two_of_one_name_at_once_get_an_address_each() -> None:
    user, name = make_user(), unique("Twins")
    results = at_once(*[lambda: workspace_create(user=user, name=name)] * 4)
    assert len({each.slug for each in results}) == 4


def test_what_a_hook_raises_undoes_the_founding(monkeypatch: pytest.MonkeyPatch) -> None:
    slug = unique("undone")

    def refuse(**_: object) -> None:
        raise EventError("no room")

    monkeypatch.setitem(hooks._hooks, "created", list(hooks._hooks["created"]))
    register_workspace_hook("created", refuse)
    with pytest.raises(EventError, match="no room"):
        workspace_create(user=make_user(), name="Acme", slug=slug)
    assert not Workspace.objects.filter(slug=slug).exists()
