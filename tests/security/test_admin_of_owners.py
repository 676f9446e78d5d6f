"""The administration, crawled: whoever owns one company gets not a byte and changes not a row of another.

Every address of the site × every object of the other company × GET and POST, with lookups, popups,
forged ids of actions and inlines. And: without the scope of any one admin this very crawl fails.
"""

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin import ModelAdmin, TabularInline
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests.callers import browser
from tests.chat.talk import a_room, say
from tests.factories import make_user, workspace_with
from tests.security.two_companies import CANARY, Two, crawl, fault, fingerprint, make_two, rows_of
from workspaces.admin import WorkspaceAdmin, site
from workspaces.admin.scoped import Scoped
from workspaces.checks import faults
from workspaces.models import AuditEntry, JoinLink, Membership, Project, ProjectMembership, User


@pytest.fixture
def two(sqlite_database: str) -> Two:
    return make_two()


def test_the_owner_of_one_company_reaches_nothing_of_another(two: Two) -> None:
    assert crawl(two) == []
    two.mine.workspace.refresh_from_db()
    assert User.objects.get(pk=two.mine.bob.pk).is_active


def test_what_is_foreign_and_what_is_absent_answer_alike(two: Two) -> None:
    for model, rows in rows_of(two.theirs).items():
        if model not in site._registry or not rows:
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for page in ("change", "delete", "history"):
            for ask in (two.me.get, two.me.post):
                foreign, absent = (ask(reverse(f"{name}_{page}", args=[pk]), follow=True) for pk in (rows[0].pk, 10**9))
                said = [bare(each).replace(f"“{pk}”", "“ID”") for each, pk in ((foreign, rows[0].pk), (absent, 10**9))]
                assert foreign.status_code == absent.status_code
                assert said[0] == said[1], (name, page)


def bare(answer: Any) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", answer.content.decode())


ADMINS = list(site._registry)


@pytest.mark.parametrize("model", ADMINS, ids=lambda model: model.__name__)
def test_without_the_scope_of_one_admin_the_crawl_finds_it(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch, model: type[Model]
) -> None:
    two = make_two()
    unscoped = lambda self, request: self.model._default_manager.all()  # noqa: E731
    monkeypatch.setattr(type(site._registry[model]), "get_queryset", annotated(model, unscoped))
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    found = [fault(two.me.get(reverse(f"{name}_changelist"), query), name) for query in ({}, {"q": CANARY})]
    assert any(found), f"the crawl would not notice that {model.__name__} has lost its scope"


def annotated(model: type[Model], queryset: Any) -> Any:
    """What the lists of some models count, without any filter."""
    from django.db.models import F, Value

    extra: dict[str, Any] = {"people_count": Value(0)} | (
        {"Message": {"public_text": F("text")}, "Membership": {"address": F("user__email")}}.get(model.__name__, {})
    )
    return lambda self, request: queryset(self, request).annotate(**extra)


# The check


def test_a_system_check_refuses_an_admin_that_is_not_scoped() -> None:
    class Loose(ModelAdmin):
        pass

    class LooseInline(TabularInline):
        model = ProjectMembership

    class Filtering(WorkspaceAdmin):
        list_filter = ("workspace", "created_by__username")
        inlines = (LooseInline,)
        actions = ("delete_selected",)

    assert [each.id for each in faults(Project, Loose(Project, site))] == ["workspaces.E001"]
    found = sorted(each.id or "" for each in faults(JoinLink, Filtering(JoinLink, site)))
    assert found == ["workspaces.E002", "workspaces.E003", "workspaces.E003", "workspaces.E004"]
    assert all(faults(model, each) == [] for model, each in site._registry.items())
    assert all(isinstance(each, Scoped) for each in site._registry.values())


# Who gets in


@pytest.mark.parametrize(("name", "status"), [("alice", 200), ("bob", 403), ("gus", 403), ("eve", 403)])
def test_owners_and_admins_get_in_and_nobody_else(two: Two, name: str, status: int) -> None:
    assert browser(two.mine[name]).get("/admin/", follow=True).status_code == status


def test_strangers_sign_in_first_and_staff_without_a_workspace_see_nothing(two: Two) -> None:
    answer = Client().get("/admin/chat/channel/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=/admin/chat/channel/"
    staff = make_user()
    User.objects.filter(pk=staff.pk).update(is_staff=True)
    assert browser(staff).get("/admin/", follow=True).status_code == 403


def test_the_address_of_who_has_left_is_neither_shown_nor_found(two: Two) -> None:
    """The account lives on, and its address may name another company by now."""
    User.objects.filter(pk=two.mine.eve.pk).update(email="eve@globex.example")
    for row in (two.mine.membership("eve"), two.mine.membership("bob")):
        list_of = reverse("admin:workspaces_membership_changelist")
        form = reverse("admin:workspaces_membership_change", args=[row.pk])
        for address in (list_of, f"{list_of}?o=3", f"{list_of}?deactivated_at_state=over", form):
            assert "eve@globex" not in two.me.get(address).content.decode()
    stayed = User.objects.get(pk=two.mine.bob.pk).email
    found = [two.me.get(list_of, {"q": q}).context["cl"].result_count for q in ("globex.example", stayed)]
    assert found == [0, 1]


def test_who_loses_the_role_is_out_with_the_next_request(two: Two) -> None:
    dana = two.mine.add("dana", "admin")
    visitor = browser(dana)
    assert visitor.get("/admin/").status_code == 200
    Membership.objects.filter(user=dana).update(role="manager")
    assert visitor.get("/admin/", follow=True).status_code == 403


def test_what_resolves_any_object_is_not_served(two: Two) -> None:
    for address in (
        "/admin/r/1/1/",
        "/admin/password_change/",
        "/admin/logout/",
        "/admin/auth/user/",
        "/admin/workspaces/user/",
    ):
        assert two.me.get(address).status_code == 404


# Several workspaces


def test_the_owner_of_several_switches_and_never_sees_two_at_once(two: Two) -> None:
    two.theirs.add("both", "owner", user=two.mine.alice)
    page = two.me.get("/admin/workspaces/membership/").content.decode()
    assert CANARY not in page.replace(f"Globex {CANARY}", "")
    two.me.post("/admin/workspace/", {"workspace": two.theirs.slug})
    page = two.me.get("/admin/workspaces/membership/").content.decode()
    assert two.theirs.bob.username in page
    assert two.mine.bob.username not in page
    two.me.post("/admin/workspace/", {"workspace": "*"})
    assert two.mine.bob.username not in two.me.get("/admin/workspaces/membership/").content.decode()


def test_a_superuser_looks_at_all_without_a_word_of_what_was_said_and_changes_nothing(two: Two) -> None:
    root = make_user("root")
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    visitor, before = browser(root), fingerprint(two.theirs)
    page = visitor.get("/admin/workspaces/membership/", {"q": two.theirs.bob.username}).content.decode()
    assert two.theirs.bob.username in page
    message = (
        apps.get_model("chat.Message")
        .objects.filter(channel__workspace=two.theirs.workspace, channel__kind="public")
        .latest("pk")
    )
    for address in ("/admin/chat/message/", f"/admin/chat/message/{message.pk}/change/"):
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert f"hello {CANARY}" not in answer.content.decode()
    assert f"#{message.pk}" not in visitor.get("/admin/chat/message/", {"q": f"hello {CANARY}"}).content.decode()
    row = two.theirs.membership("bob")
    visitor.post("/admin/workspaces/membership/", {"action": "deactivate", "_selected_action": [row.pk], "post": "yes"})
    visitor.post(f"/admin/workspaces/membership/{row.pk}/change/", {"role": "owner"})
    assert fingerprint(two.theirs) == before


def test_private_words_and_names_are_nowhere_even_for_their_own_owner(sqlite_database: str) -> None:
    people = workspace_with(alice="owner", bob="member")
    room = a_room(people, "bob", name=f"secret-{CANARY}", private=True)
    message = say(people, "bob", room, f"whisper {CANARY}")
    me = browser(people.alice)
    for address in (
        "/admin/",
        "/admin/chat/channel/",
        "/admin/chat/message/",
        "/admin/workspaces/auditentry/",
        f"/admin/chat/channel/{room}/change/",
        f"/admin/chat/message/{message['id']}/change/",
    ):
        assert CANARY not in me.get(address, follow=True).content.decode(), address
    assert "1 private channel" in me.get("/admin/chat/channel/").content.decode()
    assert me.get("/admin/chat/message/", {"text__contains": CANARY}, follow=True).status_code in (200, 400)


def test_nothing_in_the_audit_log_can_be_posted_to(two: Two) -> None:
    entry = AuditEntry.objects.filter(workspace=two.mine.workspace).latest("pk")
    for page in ("change", "delete"):
        assert (
            two.me.post(f"/admin/workspaces/auditentry/{entry.pk}/{page}/", {"verb": "x", "post": "yes"}).status_code
            == 403
        )
    assert AuditEntry.objects.get(pk=entry.pk).verb == entry.verb
