"""What every page of a workspace has around it."""

from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from slackish import words
from slackish.management.commands.makemessages import Command
from tests.factories import People, workspace_with
from workspaces import shell
from workspaces.models import User
from workspaces.shell import Item, Section, register_lists, register_nav, shell_context

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", bob="member", gus="guest")


@pytest.fixture(autouse=True)
def _own_registries() -> Iterator[None]:
    with mock.patch.dict(shell._navs), mock.patch.dict(shell._lists):
        yield


def request_of(user: User) -> HttpRequest:
    request = RequestFactory().get("/somewhere/")
    request.user, request.session = user, SessionStore()
    return request


def page_of(people: People, name: str, **options: Any) -> str:
    request = request_of(people[name])
    return render_to_string("shell.html", shell_context(request, people.slug, **options), request)


def test_a_page_shows_ones_workspaces_links_and_conversations(people: People) -> None:
    page = page_of(people, "alice", active="chat")
    assert f'href="/w/{people.slug}/" data-nav="chat" aria-current="page"' in page
    assert 'id="side-channels"' in page
    assert ">general</span>" in page
    assert f'data-accent="{people.workspace.accent}"' in page
    assert 'id="page" type="application/json"' in page


def test_a_link_is_shown_to_the_roles_it_is_for(people: People) -> None:
    register_nav("secret", label="Secret page", icon="lock", url_name="chat", roles=["owner", "admin"])
    assert "Secret page" in page_of(people, "alice")
    assert "Secret page" not in page_of(people, "bob")


def test_administrators_are_shown_the_way_to_the_administration(people: People) -> None:
    assert 'href="/admin/"' in page_of(people, "alice")
    assert 'href="/admin/"' not in page_of(people, "bob")


def test_a_list_is_asked_as_the_reader_sees_it(people: People) -> None:
    register_lists(
        "seen", lambda actor, role, slug: [Section("seen", "Seen", [Item(f"{actor.name} {role}", "/x/", "hash")])]
    )
    assert ">Gus guest</span>" in page_of(people, "gus")


def test_the_chat_page_is_spared_what_it_draws_itself_and_the_link_to_itself(people: People) -> None:
    page = page_of(people, "alice", active="chat", live=True)
    assert "side-channels" not in page
    assert 'data-nav="chat"' not in page


def test_names_are_text_on_every_page(people: People) -> None:
    type(people.workspace).objects.filter(pk=people.workspace.pk).update(name="<b>Acme</b>")
    User.objects.filter(pk=people.alice.pk).update(name="<i>Ann</i>")
    people.alice.refresh_from_db()
    page = page_of(people, "alice")
    assert "<b>Acme" not in page
    assert "<i>Ann" not in page


def test_who_is_not_in_the_workspace_finds_no_page(people: People) -> None:
    with pytest.raises(Http404):
        shell_context(request_of(workspace_with(eve="owner").eve), people.slug)


def test_words_of_the_page_come_with_it_in_another_language(people: People) -> None:
    with (
        translation.override("de"),
        mock.patch.object(words, "_catalog", return_value={"Failed": "Fehlgeschlagen"}),
    ):
        page = shell_context(request_of(people.alice), people.slug)["page"]
    assert page["words"] == {"language": "de", "catalog": {"Failed": "Fehlgeschlagen"}}
    assert "words" not in shell_context(request_of(people.alice), people.slug)["page"]


def test_the_source_strings_of_modules_are_collected() -> None:
    assert "--keyword=t" in Command.xgettext_options
    assert "--keyword=plural:2,3" in Command.xgettext_options
