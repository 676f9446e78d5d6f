"""Workspaces and people for tests, as the services make them, under names that no other test uses."""

from dataclasses import dataclass, field
from functools import cache
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from tests.copies import Pattern
from workspaces import hooks
from workspaces.actors import Actor
from workspaces.hooks import WorkspaceHook
from workspaces.models import Membership, User, Workspace
from workspaces.services import membership_add, token_create, workspace_create


def unique(word: str) -> str:
    return f"{word}-{uuid4().hex[:12]}"


def make_user(name: str = "ann") -> User:
    """A user called `name` on the page, whose username begins with it. Nobody can guess the password: there is none."""
    username = unique(name.lower())
    return User.objects.create_user(username, f"{username}@example.com", name=name.capitalize())


@dataclass
class People:
    """A workspace and its users by their short names: `people.alice`, `people.actor("alice")`."""

    workspace: Workspace
    users: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.users[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> User:
        return self.users[name]

    @property
    def slug(self) -> str:
        return self.workspace.slug

    def actor(self, name: str) -> Actor:
        return actor_of(self.users[name], self.workspace)

    def membership(self, name: str) -> Membership:
        return Membership.objects.get(workspace=self.workspace, user=self.users[name])

    def add(self, name: str, role: str = "member", *, user: User | None = None) -> User:
        """Another person; `user`: one who is already in another workspace."""
        self.users[name] = user or make_user(name)
        membership_add(workspace=self.workspace, user=self.users[name], role=role)
        return self.users[name]


def workspace_with(**roles: str) -> People:
    """`workspace_with(alice="owner", bob="member", gus="guest")`. Without an owner, it gets one named `founder`."""
    pattern = _pattern(tuple(roles.items()), tuple(hooks._hooks["created"] + hooks._hooks["joined"]))
    names = {pattern.workspace.slug: unique("acme")}
    names |= {user.username: unique(name.lower()) for name, user in pattern.users.items()}
    return People(*pattern.written(names))


@cache
def _pattern(roles: tuple[tuple[str, str], ...], heard_by: tuple[WorkspaceHook, ...]) -> Pattern:
    """Made once; anew where a test has others listen."""
    founder = next((name for name, role in roles if role == "owner"), "founder")
    user = make_user(founder)
    people = People(workspace_create(user=user, name="Acme Corp", slug=unique("acme")), {founder: user})
    for name, role in roles:
        if name != founder:
            people.add(name, role)
    return Pattern(people.workspace, people.users)


def actor_of(user: User, workspace: Workspace) -> Actor:
    return Actor(user.pk, user.username, user.display_name, workspace.pk)


def session_cookie(user: User) -> str:
    """The Cookie header of a browser in which `user` signed in."""
    request = HttpRequest()
    request.session = SessionStore()
    request.user = AnonymousUser()
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"


def token_of(user: User, workspace: Workspace | None = None) -> str:
    """A fresh API token."""
    return token_create(user=user, workspace=workspace)[1]
