"""Who calls over HTTP: a browser, a page with its CSRF token, a bot."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.factories import session_cookie, token_of
from workspaces.models import User


def browser(user: User | None) -> Client:
    """One in which somebody is signed in, or nobody."""
    return Client(headers={"cookie": session_cookie(user)} if user else {})


def page(user: User, *, forged: bool = False) -> Client:
    """A browser that is checked for the token against forgery, and has it unless `forged`."""
    token = "x" * 32
    headers = {"cookie": f"{session_cookie(user)}; csrftoken={token}"}
    return Client(enforce_csrf_checks=True, headers=headers if forged else headers | {"x-csrftoken": token})


def bot(user: User, *bound: Any, **headers: str) -> Client:
    """`bound`: the workspace its token is for."""
    return Client(headers={"authorization": f"Bearer {token_of(user, *bound)}", **headers})


def code_of(answer: HttpResponse) -> tuple[int, str]:
    """(status, the error's code)."""
    return answer.status_code, json.loads(answer.content)["error"]["code"]
