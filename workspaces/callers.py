"""Who calls the HTTP API: by a personal token, or by the session of the page, guarded against forgery."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from workspaces.actors import Actor
from workspaces.errors import AuthenticationRequired
from workspaces.models import User
from workspaces.selectors import actor_resolve
from workspaces.services import token_authenticate


@dataclass(frozen=True, slots=True)
class Caller:
    """`only_workspace`: the id of the one the token is bound to."""

    user: User
    only_workspace: int | None = None


class BearerToken(HttpBearer):
    """A token that is good for nothing is an error, never a reason to look at the cookie."""

    openapi_description = "A personal token, as `manage.py token` makes it."

    def __call__(self, request: HttpRequest) -> Caller | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        found = token_authenticate(token)
        if found is None:
            raise AuthenticationRequired
        return Caller(found.user, found.workspace_id)


class PageSession(APIKeyCookie):
    """The session of a signed-in page; what changes something needs its CSRF token too."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        user = request.user
        return Caller(user) if isinstance(user, User) else None


AUTH = [BearerToken(), PageSession()]


def caller_of(request: HttpRequest) -> Caller:
    caller: Any = request.auth  # type: ignore[attr-defined]
    assert isinstance(caller, Caller)
    return caller


def actor_in(request: HttpRequest, workspace: str | None) -> tuple[Actor, str]:
    """The caller as it acts in `workspace` (a slug; left out, its only one), and its role there.

    Errors: WorkspaceNotFound, WorkspaceRequired.
    """
    caller = caller_of(request)
    return actor_resolve(caller.user.pk, workspace, only_workspace=caller.only_workspace)
