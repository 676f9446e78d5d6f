"""The audit log: what is written, and that nothing of it can be changed or taken out."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client as Browser
from django.urls import reverse

from tests.factories import People, make_user, session_cookie, token_of, workspace_with
from tests.socketio_client import client
from workspaces.addresses import acting_from, address_of_scope
from workspaces.models import AuditEntry
from workspaces.querysets import EntryIsFinal
from workspaces.services import (
    audit_record,
    join_link_accept,
    join_link_create,
    join_link_revoke,
    membership_change_role,
    membership_remove,
    token_create,
    token_revoke,
)


@pytest.fixture
def people(database: str) -> People:
    return workspace_with(alice="owner", bob="member")


def entries(people: People) -> list[tuple[str, str, str]]:
    rows = AuditEntry.objects.filter(workspace=people.workspace).order_by("pk")
    return [(row.actor_name, row.verb, row.target) for row in rows]


def newest(people: People) -> AuditEntry:
    return AuditEntry.objects.filter(workspace=people.workspace).latest("pk")


def test_the_life_of_a_workspace_can_be_read_in_its_log(people: People) -> None:
    alice, bob, ann = people.alice.username, people.bob.username, make_user()
    link, secret = join_link_create(actor=people.actor("alice"))
    join_link_accept(user=ann, secret=secret)
    join_link_revoke(actor=people.actor("alice"), link_id=link.pk)
    membership_change_role(actor=people.actor("alice"), user_id=people.bob.pk, role="manager")
    token, _ = token_create(user=people.bob, workspace=people.workspace)
    token_revoke(user=people.bob, token_id=token.pk)
    membership_remove(actor=people.actor("alice"), user_id=ann.pk)
    membership_remove(actor=people.actor("bob"), user_id=people.bob.pk)
    assert entries(people) == [
        (alice, "workspace-created", "Acme Corp"),
        (bob, "member-joined", bob),
        (alice, "join-link-made", f"invite {link.pk}"),
        (ann.username, "member-joined", ann.username),
        (alice, "invite-revoked", f"invite {link.pk}"),
        (alice, "role-changed", bob),
        (bob, "token-made", f"token {token.pk}"),
        (bob, "token-revoked", f"token {token.pk}"),
        (alice, "member-removed", ann.username),
        (bob, "member-left", bob),
    ]
    change = AuditEntry.objects.get(workspace=people.workspace, verb="role-changed")
    assert change.data == {"was": "member", "role": "manager"}


def test_what_is_done_twice_or_rolled_back_is_written_once_or_never(people: People) -> None:
    link, _ = join_link_create(actor=people.actor("alice"))
    join_link_revoke(actor=people.actor("alice"), link_id=link.pk)
    before = entries(people)
    join_link_revoke(actor=people.actor("alice"), link_id=link.pk)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        promote_and_fail(people)
    assert entries(people) == before


def promote_and_fail(people: People) -> None:
    membership_change_role(actor=people.actor("alice"), user_id=people.bob.pk, role="admin")
    raise ZeroDivisionError


@pytest.mark.parametrize(
    "tamper",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(verb="nothing"),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["verb"]),
    ],
)
def test_code_changes_and_deletes_no_entry(people: People, tamper: Any) -> None:
    entry = newest(people)
    with pytest.raises(EntryIsFinal):
        tamper(entry)
    assert newest(people) == entry


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workspaces_auditentry SET verb = 'nothing' WHERE id = %s",
        "UPDATE workspaces_auditentry SET workspace_id = workspace_id WHERE id = %s",
        "DELETE FROM workspaces_auditentry WHERE id = %s",
    ],
)
def test_nor_does_sql_by_hand(people: People, statement: str) -> None:
    entry = newest(people)
    with pytest.raises(DatabaseError, match="audit entries are final"), transaction.atomic():
        connection.cursor().execute(statement, [entry.pk])
    assert newest(people).verb == entry.verb


def test_the_table_is_not_emptied_at_a_stroke(postgres_database: str) -> None:
    people = workspace_with(alice="owner")
    with pytest.raises(DatabaseError, match="audit entries are final"), transaction.atomic():
        connection.cursor().execute("TRUNCATE workspaces_auditentry")
    assert entries(people)


def test_entries_outlive_the_account_and_hold_on_to_their_workspace(people: People) -> None:
    ann = people.add("ann")
    membership_remove(actor=people.actor("ann"), user_id=ann.pk)
    before = [each for each in entries(people) if each[0] == ann.username]
    people.membership("ann").delete()
    ann.channel_memberships.all().delete()
    ann.messages.all().delete()
    ann.delete()
    assert before == [each for each in entries(people) if each[0] == ann.username] != []
    with pytest.raises(ProtectedError):
        people.workspace.delete()


def test_a_long_target_is_cut_and_the_system_has_no_name(people: People) -> None:
    entry = audit_record(workspace_id=people.workspace.pk, actor=None, verb="swept", target="x" * 500)
    entry.refresh_from_db()
    assert (entry.actor_id, entry.actor_name, len(entry.target), entry.address) == (None, "", 200, None)


# Where from


def test_an_entry_names_the_address_it_was_asked_for_from(people: People, settings: Any) -> None:
    browser = Browser(REMOTE_ADDR="203.0.113.9", headers={"x-forwarded-for": "198.51.100.1"})
    browser.force_login(people.alice, backend=settings.AUTHENTICATION_BACKENDS[0])
    browser.post(reverse("join_link_create", args=[people.slug]))
    assert newest(people).address == "203.0.113.9"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    browser.post(reverse("join_link_create", args=[people.slug]), headers={"x-forwarded-for": "6.6.6.6, 192.0.2.77"})
    assert newest(people).address == "192.0.2.77"
    assert acting_from("2001:db8::1", lambda: audit_record(workspace_id=people.workspace.pk, actor=None, verb="x"))
    assert newest(people).address == "2001:db8::1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, b"6.6.6.6", "10.0.0.1"),
        (1, b"6.6.6.6, 192.0.2.7", "192.0.2.7"),
        (2, b"6.6.6.6, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        (2, b"192.0.2.7", "10.0.0.1"),
        (1, b"nonsense\n", None),
        (1, b"", "10.0.0.1"),
    ],
)
def test_a_socket_s_address_is_what_our_own_proxies_say(settings: Any, proxies, forwarded, address) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert address_of_scope("10.0.0.1", [(b"x-forwarded-for", forwarded)]) == address


# Signing in


def signed_in(people: People, name: str) -> list[dict[str, Any]]:
    rows = AuditEntry.objects.filter(workspace=people.workspace, verb="signed-in", actor_name=people[name].username)
    return [row.data | {"address": row.address} for row in rows.order_by("pk")]


async def test_the_first_connect_of_a_session_is_a_sign_in_and_the_next_are_not(
    cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    people, other = workspace_with(alice="owner", bob="member"), workspace_with(zed="owner")
    other.add("bob", user=people.bob)
    cookie, token = session_cookie(people.bob), token_of(people.bob)
    for _ in range(2):
        async with client(cluster.url, cookie=cookie) as browser:
            await (await browser.namespace("/", workspace=people.slug)).event("welcome")
            await (await browser.namespace("/chat", workspace=people.slug)).event("room-list")
    assert [(each["by"], each["address"]) for each in signed_in(people, "bob")] == [("session", "127.0.0.1")]
    assert signed_in(other, "bob") == []
    async with client(cluster.url) as bot:
        await (await bot.namespace("/chat", workspace=people.slug, token=token)).event("room-list")
    assert [each["by"] for each in signed_in(people, "bob")] == ["session", "token"]
