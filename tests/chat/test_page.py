"""The shell of the chat page: who gets it, and what it costs."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from tests.factories import People, workspace_with

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", gus="guest")


def browser_of(people: People, name: str) -> Client:
    client = Client()
    client.force_login(people[name])
    return client


def bootstrap(page: str) -> dict[str, Any]:
    found = re.search(r'<script id="page" type="application/json">(.*?)</script>', page)
    assert found, "the page carries no data"
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_the_page_tells_who_one_is_and_where(people: People) -> None:
    page = browser_of(people, "alice").get(reverse("chat_room", args=[people.slug, 7])).content.decode()
    data = bootstrap(page)
    assert data["me"]["id"] == str(people.alice.pk)
    assert data["me"]["role"] == "owner"
    assert data["workspace"]["slug"] == people.slug
    assert [each["slug"] for each in data["workspaces"]] == [people.slug]
    assert data["roomId"] == 7


def test_a_foreign_and_an_absent_workspace_answer_alike(people: People) -> None:
    other = workspace_with(grace="owner")
    client = browser_of(people, "alice")
    answers = [client.get(reverse("chat", args=[slug])) for slug in (other.slug, "absent")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_stranger_is_asked_to_sign_in_and_comes_back(people: People) -> None:
    address = reverse("chat", args=[people.slug])
    assert Client().get(address)["Location"] == f"{reverse('account_login')}?next={address}"


def test_the_page_costs_three_queries_once_the_workspace_is_remembered(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser_of(people, "alice")
    address = reverse("chat", args=[people.slug])
    client.get(address)
    with django_assert_num_queries(3):
        client.get(address)


def test_a_guest_is_not_offered_to_invite_people(people: People) -> None:
    address = reverse("join_link_create", args=[people.slug])
    assert address in browser_of(people, "alice").get(reverse("chat", args=[people.slug])).content.decode()
    assert address not in browser_of(people, "gus").get(reverse("chat", args=[people.slug])).content.decode()


def test_an_open_page_can_ask_whose_the_browser_is_now(people: People) -> None:
    address = reverse("chat_who", args=[people.slug])
    assert browser_of(people, "gus").get(address).json() == {"id": str(people.gus.pk)}
    assert Client().get(address).status_code == 401


def test_missing_browser_libraries_are_told_in_words(people: People, settings: Settings, tmp_path: Path) -> None:
    settings.BROWSER_LIBRARIES = {"vendor/lit-html": tmp_path / "absent"}
    page = browser_of(people, "alice").get(reverse("chat", args=[people.slug])).content.decode()
    assert "npm ci --ignore-scripts" in page
    assert "./dev assets" in page
    assert "importmap" not in page


def test_every_file_the_page_names_is_there_and_nothing_needs_an_inline_style(
    people: People, settings: Settings
) -> None:
    page = browser_of(people, "alice").get(reverse("chat", args=[people.slug])).content.decode()
    prefix = settings.STATIC_URL
    named = set(re.findall(rf'"{re.escape(prefix)}([^"]+\.(?:css|js|svg))"', page))
    assert "js/main.js" in named
    assert [name for name in named if finders.find(name) is None] == []
    assert "style=" not in page
