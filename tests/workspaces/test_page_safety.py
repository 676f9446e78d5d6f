"""What every address refuses. The addresses come from the project itself: a new one is covered when it is added."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from workspaces.models import User

EXAMPLES = {"app_label": "workspaces", "int": "1", "slug": "acme", "path": "1"}


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    """One address for each pattern of the project."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield re.sub(r"<(?:(\w+):)?\w+>", example, re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1:_>", route))


def example(found: re.Match[str]) -> str:
    return EXAMPLES.get(found[1], "1a")


@pytest.fixture
def careless(sqlite_database: str) -> Client:
    """A signed-in browser whose forms carry no CSRF token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser(f"root{uuid4().hex[:10]}"))
    return client


@pytest.mark.parametrize("address", sorted(addresses(get_resolver().url_patterns)))
def test_a_post_without_a_token_is_refused(address: str, careless: Client) -> None:
    answer = careless.post(address)
    if address.startswith("/api/") and answer.status_code == 405:  # it takes others: of those that change something,
        answer = careless.delete(address)  # none goes without a token either
        assert answer.status_code in (403, 405)
        return
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "This page was open for too long" in text or '"csrf_failed"' in text
