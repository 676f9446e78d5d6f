"""The banner over every page of a workspace: who is told of it at once, and where it stands when a page opens."""

import pytest
from django.test import Client
from django.urls import reverse

from slackish.realtime.testing import captured_emits
from tests.factories import People, session_cookie, workspace_with
from workspaces.services import membership_remove
from workspaces.services.announcements import announcement_set

PAGES = [
    "chat",
    "projects",
    "games",
    "notifications",
    "dashboard",
    "members",
    "workspace_settings",
    "emoji_page",
    "workspace_export",
    "join_link_create",
]


@pytest.fixture
def people(sqlite_database: str) -> People:
    return workspace_with(alice="owner", bob="member", gus="guest", zoe="member")


def test_every_page_of_everybody_here_is_told_at_once_and_of_nobody_else(people: People) -> None:
    membership_remove(actor=people.actor("alice"), user_id=people.zoe.pk)
    with captured_emits() as emitted:
        announcement_set(actor=people.actor("alice"), text="Lunch is here")
    (told,) = [each for each in emitted.named("announcement") if each.namespace == "/notifications"]
    assert set(told.rooms) == {f"user:{people[name].pk}" for name in ("alice", "bob", "gus")}
    assert told.args[0] | {"at": 0} == {"text": "Lunch is here", "by": "Alice", "at": 0, "workspace": people.slug}


@pytest.mark.parametrize("name", PAGES)
def test_it_stands_on_each_page_that_opens_and_is_escaped(people: People, name: str) -> None:
    visitor = Client(headers={"cookie": session_cookie(people.alice)})
    announcement_set(actor=people.actor("alice"), text="<b>Lunch</b>")
    page = visitor.get(reverse(name, args=[people.slug])).content.decode()
    assert "<b>Alice</b> <span>&lt;b&gt;Lunch&lt;/b&gt;</span>" in page


@pytest.mark.parametrize("address", ["/admin/", "/admin/live/", "/admin/workspaces/membership/"])
def test_it_stands_in_the_administration_too_and_goes_when_it_is_taken_away(people: People, address: str) -> None:
    visitor = Client(headers={"cookie": session_cookie(people.alice)})
    for text, stands in (("Lunch", True), ("", False)):
        announcement_set(actor=people.actor("alice"), text=text)
        assert ("<span>Lunch</span>" in visitor.get(address).content.decode()) == stands
