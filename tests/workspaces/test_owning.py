"""Reactivating, handing a workspace over, changing its looks, and its end."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from chat.models import Channel, Message
from slackish.realtime.errors import InvalidPayload
from slackish.realtime.testing import captured_emits
from tests.chat.talk import say
from tests.factories import People, token_of, workspace_with
from workspaces.errors import InvalidName, LastOwner, NotAuthorized, TokenNotFound, UserNotFound, WorkspaceNotFound
from workspaces.models import ApiToken, AuditEntry, AuditPass, Workspace
from workspaces.services import (
    membership_reactivate,
    membership_remove,
    ownership_transfer,
    token_create,
    workspace_change,
    workspace_end_ask,
    workspace_end_cancel,
    workspace_token_revoke,
    workspaces_end_due,
)


@pytest.fixture
def people(database: str) -> People:
    return workspace_with(alice="owner", dana="admin", bob="manager", gus="guest")


# Reactivating


def test_who_was_removed_comes_back_in_the_role_they_had(people: People) -> None:
    membership_remove(actor=people.actor("dana"), user_id=people.bob.pk)
    membership_reactivate(actor=people.actor("dana"), user_id=people.bob.pk)
    back = people.membership("bob")
    assert (back.role, back.deactivated_at) == ("manager", None)
    entry = AuditEntry.objects.filter(workspace=people.workspace).latest("pk")
    assert (entry.verb, entry.actor_id, entry.target) == ("member-reactivated", people.dana.pk, people.bob.username)


def test_nobody_brings_back_somebody_above_them_or_who_is_in_or_never_was(people: People) -> None:
    people.add("ada", "owner")
    membership_remove(actor=people.actor("alice"), user_id=people.ada.pk)
    with pytest.raises(NotAuthorized):
        membership_reactivate(actor=people.actor("dana"), user_id=people.ada.pk)
    elsewhere = workspace_with(grace="owner")
    for user_id in (people.bob.pk, people.dana.pk, elsewhere.grace.pk, 2**60):
        with pytest.raises(UserNotFound):
            membership_reactivate(actor=people.actor("dana"), user_id=user_id)
    with pytest.raises(NotAuthorized):
        membership_reactivate(actor=people.actor("bob"), user_id=people.ada.pk)


# Handing over


def test_an_owner_hands_over_and_stays_an_admin(people: People) -> None:
    ownership_transfer(actor=people.actor("alice"), user_id=people.bob.pk)
    assert (people.membership("bob").role, people.membership("alice").role) == ("owner", "admin")


@pytest.mark.parametrize(
    ("name", "to"), [("dana", "dana"), ("dana", "bob"), ("bob", "bob"), ("alice", "alice"), ("alice", "gus")]
)
def test_nobody_else_does_and_not_to_oneself_or_a_guest(people: People, name: str, to: str) -> None:
    with pytest.raises(NotAuthorized):
        ownership_transfer(actor=people.actor(name), user_id=people[to].pk)
    assert people.membership("alice").role == "owner"
    with pytest.raises(LastOwner):
        membership_remove(actor=people.actor("alice"), user_id=people.alice.pk)


# Looks


def test_an_admin_changes_name_and_colour_and_a_manager_does_not(people: People) -> None:
    workspace_change(actor=people.actor("dana"), name="  New   Name ", accent="plum")
    people.workspace.refresh_from_db()
    assert (people.workspace.name, people.workspace.accent) == ("New Name", "plum")
    with pytest.raises(NotAuthorized):
        workspace_change(actor=people.actor("bob"), name="Bob's", accent="iris")
    with pytest.raises(InvalidName):
        workspace_change(actor=people.actor("dana"), name=" ", accent="iris")
    with pytest.raises(InvalidPayload):
        workspace_change(actor=people.actor("dana"), name="A", accent="beige")


# Tokens


def test_an_admin_ends_tokens_of_this_workspace_and_of_no_other(people: People) -> None:
    other = workspace_with(zed="owner")
    other.add("bob", user=people.bob)
    bound, _ = token_create(user=people.bob, workspace=people.workspace)
    foreign, _ = token_create(user=people.bob, workspace=other.workspace)
    token_of(people.bob)
    free = ApiToken.objects.filter(user=people.bob, workspace=None).latest("pk")
    workspace_token_revoke(actor=people.actor("dana"), token_id=bound.pk)
    bound.refresh_from_db()
    assert bound.revoked_at is not None
    for token in (foreign, free):
        with pytest.raises(TokenNotFound):
            workspace_token_revoke(actor=people.actor("dana"), token_id=token.pk)
        token.refresh_from_db()
        assert token.revoked_at is None
    with pytest.raises(NotAuthorized):
        workspace_token_revoke(actor=people.actor("bob"), token_id=bound.pk)


# The end


def end_now(people: People) -> None:
    workspace_end_ask(actor=people.actor("alice"), name="Acme Corp")
    Workspace.objects.filter(pk=people.workspace.pk).update(ends_at=timezone.now() - timedelta(seconds=1))


def test_an_owner_asks_by_its_name_and_it_waits(people: People, settings) -> None:
    for name, error in (("dana", NotAuthorized), ("gus", NotAuthorized)):
        with pytest.raises(error):
            workspace_end_ask(actor=people.actor(name), name="Acme Corp")
    with pytest.raises(InvalidPayload):
        workspace_end_ask(actor=people.actor("alice"), name="acme")
    asked = workspace_end_ask(actor=people.actor("alice"), name="Acme Corp")
    days = (asked.ends_at - timezone.now()) / timedelta(days=1)
    assert round(days, 2) == settings.WORKSPACE_END_DAYS
    assert people.slug not in workspaces_end_due()
    assert say(people, "alice", "general")["id"]


def test_an_owner_calls_it_off(people: People) -> None:
    end_now(people)
    with pytest.raises(NotAuthorized):
        workspace_end_cancel(actor=people.actor("dana"))
    workspace_end_cancel(actor=people.actor("alice"))
    assert people.slug not in workspaces_end_due()
    people.workspace.refresh_from_db()
    assert people.workspace.ends_at is None


def test_when_the_time_has_come_all_of_it_goes_and_nothing_of_others(people: People) -> None:
    other = workspace_with(zed="owner")
    other.add("bob", user=people.bob)
    say(people, "alice", "general")
    said = say(other, "zed", "general")
    end_now(people)
    out = StringIO()
    with captured_emits() as emitted:
        call_command("workspaces_end", stdout=out)
    assert f"Deleted {people.slug}." in out.getvalue()
    gone = people.workspace.pk
    assert ("/chat", (f"workspace:{gone}",)) in emitted.disconnects
    assert not Workspace.objects.filter(pk=gone).exists()
    assert not Channel.objects.filter(workspace=gone).exists()
    assert not AuditEntry.objects.filter(workspace=gone).exists()
    assert not AuditPass.objects.exists()
    assert Message.objects.filter(pk=said["id"]).exists()
    assert AuditEntry.objects.filter(workspace=other.workspace).exists()
    people.bob.refresh_from_db()
    assert people.bob.is_active
    with pytest.raises(WorkspaceNotFound):
        workspace_end_cancel(actor=people.actor("alice"))


def test_a_pass_opens_one_workspace_and_only_deleting(people: People) -> None:
    other = workspace_with(zed="owner")
    with pytest.raises(ZeroDivisionError):
        _with_a_pass(people, other)
    assert AuditEntry.objects.filter(workspace=people.workspace).exists()


def _with_a_pass(people: People, other: People) -> None:
    with transaction.atomic():
        AuditPass.objects.create(workspace=people.workspace)
        for statement, of in (("DELETE FROM", other), ("UPDATE", people)):
            change = " SET verb = 'x'" if statement == "UPDATE" else ""
            with pytest.raises(DatabaseError, match="final"), transaction.atomic():
                connection.cursor().execute(
                    f"{statement} workspaces_auditentry{change} WHERE workspace_id = %s", [of.workspace.pk]
                )
        raise ZeroDivisionError
