"""Every page a person can reach looks like ours and obeys the content security policy."""

import re
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.test import Client

from workspaces.models import User

pytestmark = pytest.mark.usefixtures("sqlite_database")

PAGES_OF_STRANGERS = [
    "/docs/events/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-a-b/",
    "/accounts/password/reset/key/done/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/a:b:c/",
    f"/join/{'x' * 32}/",
    "/nowhere/",
]
PAGES_OF_MEMBERS = [
    "/",
    "/accounts/email/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/password/set/",
    "/accounts/reauthenticate/",
    "/join/",
    "/workspaces/new/",
]


@pytest.mark.parametrize("path", [*PAGES_OF_STRANGERS, *PAGES_OF_MEMBERS])
def test_every_page_wears_our_dress_and_needs_nothing_inline(path: str) -> None:
    client = Client()
    if path in PAGES_OF_MEMBERS:
        password = None if path == "/accounts/password/set/" else "correct-horse-9"
        client.force_login(User.objects.create_user(f"ann{uuid4().hex[:10]}", password=password))
    answer = client.get(path)
    page = answer.content.decode()
    assert "css/pages.css" in page
    assert page.count("<h1") == 1
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


def test_somebody_without_a_password_is_asked_to_choose_one() -> None:
    client = Client()
    client.force_login(User.objects.create_user(f"ann{uuid4().hex[:10]}"))
    page = client.get("/accounts/password/change/", follow=True)
    assert "Choose a password" in page.content.decode()
    assert "css/pages.css" in page.content.decode()


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html", "429.html", "500.html"])
def test_an_error_page_needs_no_context_to_wear_our_dress(name: str) -> None:
    page = render_to_string(name)
    assert "css/pages.css" in page
    assert page.count("<h1") == 1
