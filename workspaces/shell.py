"""What every page of a workspace has around it: the rail, the sidebar, the menus, and who one is.

A view gives `shell_context(request, slug, active="projects")` to a template that extends `shell.html`.
Apps hang their links and lists in from `AppConfig.ready`: this app knows none of them.
"""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

from slackish.words import words_of_page
from workspaces import policies
from workspaces.actors import Actor
from workspaces.models import User, Workspace
from workspaces.pictures import picture_url
from workspaces.roles import Right, may
from workspaces.schemas import person_wire
from workspaces.selectors.workspaces import own_workspaces

Text = str | Promise
Place = Literal["top", "foot", "head"]


@dataclass(frozen=True, slots=True)
class Nav:
    """A link of the sidebar. `active` of a page is the `key` of its link."""

    key: str
    label: Text
    icon: str
    url_name: str
    place: Place
    order: int
    roles: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a section: a conversation, a project, a game."""

    label: str
    url: str
    icon: str
    note: str = ""  # faint, at the end: "3 here"
    unread: bool = False
    badge: int = 0
    initial: str = ""  # of a person, or how many of a group: drawn instead of the icon
    hue: str = ""
    picture: str = ""  # of that person: drawn instead of the initial
    own: bool = False  # that person is the reader


@dataclass(frozen=True, slots=True)
class Section:
    """A titled list in the sidebar; its title leads to `url` where there is one."""

    key: str
    label: Text
    items: list[Item]
    url: str = ""


Lists = Callable[[Actor, str, str], list[Section]]
"""(actor, role, slug) → sections."""


@dataclass(frozen=True, slots=True)
class _Lists:
    lists: Lists
    order: int
    roles: frozenset[str] | None
    live: bool


_navs: dict[str, Nav] = {}
_lists: dict[str, _Lists] = {}


def register_nav(
    key: str,
    *,
    label: Text,
    icon: str,
    url_name: str,
    place: Place = "top",
    order: int = 50,
    roles: Collection[str] | None = None,
) -> None:
    """A link in every page's sidebar: `top` above the lists, `foot` below them, `head` an icon beside the name.

    `icon`: a name of templates/_icons.html. `url_name`: an address that takes the workspace's slug alone.
    `roles`: who is shown it, None for everybody; the page itself checks once more.
    """
    _navs[key] = Nav(key, label, icon, url_name, place, order, None if roles is None else frozenset(roles))


def register_lists(
    key: str, lists: Lists, *, order: int = 50, roles: Collection[str] | None = None, live: bool = False
) -> None:
    """Lists in the sidebar: `lists(actor, role, slug)` gives its sections, in few queries.

    `live`: the chat page draws them itself. The others it asks for when its first message is on the screen.
    """
    _lists[key] = _Lists(lists, order, None if roles is None else frozenset(roles), live)


def shell_context(request: HttpRequest, slug: str, *, active: str = "", live: bool = False) -> dict[str, Any]:
    """What `shell.html` needs. A query, and those of the lists. Errors: Http404 where one is not a member.

    `active`: the key of this page's link. `live`: the page draws its lists itself, and asks for the others later.
    Add what the page's modules start with to `context["page"]`, which they find as the JSON script `#page`.
    """
    user = request.user
    assert isinstance(user, User)  # the view asks for a sign-in
    workspaces = {each.slug: each for each in own_workspaces(user.pk)}
    workspace: Any = workspaces.get(slug)
    if workspace is None:
        raise Http404
    if request.session.get("workspace") != slug:
        request.session["workspace"] = slug
    me = person_wire(user) | {"role": workspace.role}
    page = {
        "me": me,
        "workspace": _workspace_wire(workspace),
        "workspaces": [_workspace_wire(each) for each in workspaces.values()],
        "urls": _urls(request, slug),
    }
    if words := words_of_page():
        page["words"] = words
    return {
        "page": page,
        "me": me | {"hue": hue_of(user.pk)},
        "workspace": workspace,
        "workspaces": page["workspaces"],
        "may_invite": policies.may_invite(workspace.role),
        "may_administer": may(workspace.role, Right.ADMINISTER),
        "active": active,
        "live": live,
        "nav": {place: _links(place, workspace, active, live) for place in ("top", "foot", "head")},
        "sections": [] if live else sections_of(_actor(user, workspace), workspace.role, slug),
        "libraries_missing": not all(folder.is_dir() for folder in settings.BROWSER_LIBRARIES.values()),
    }


def sections_of(actor: Actor, role: str, slug: str, *, live: bool = True) -> list[dict[str, Any]]:
    """The lists of the sidebar as JSON takes them. `live` False leaves out what the chat page draws itself."""
    shown = [each for each in _lists.values() if _is_for(each, role) and (live or not each.live)]
    sections = [each.lists(actor, role, slug) for each in sorted(shown, key=lambda each: each.order)]
    return [asdict(section) | {"label": str(section.label)} for section in chain.from_iterable(sections)]


def _links(place: str, workspace: Any, active: str, live: bool) -> list[dict[str, Any]]:
    """A live page shows where one is in its lists, so it is spared the link to itself."""
    shown = [each for each in _navs.values() if each.place == place and _is_for(each, workspace.role)]
    shown = [each for each in shown if not (live and each.key == active)]
    return [
        {
            "key": each.key,
            "label": each.label,
            "icon": each.icon,
            "url": reverse(each.url_name, args=[workspace.slug]),
            "current": each.key == active,
        }
        for each in sorted(shown, key=lambda each: each.order)
    ]


def _is_for(entry: Nav | _Lists, role: str) -> bool:
    return entry.roles is None or role in entry.roles


def _actor(user: User, workspace: Workspace) -> Actor:
    return Actor(user.pk, user.username, user.display_name, workspace.pk)


def _urls(request: HttpRequest, slug: str) -> dict[str, str]:
    return {
        "side": reverse("workspace_side", args=[slug]),
        "who": reverse("chat_who", args=[slug]),
        "signIn": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}",
    }


def hue_of(user_id: int) -> str:
    """The colour of a person's avatar, as static/js/parts.js gives it to the others."""
    return Workspace.Accent.values[user_id % len(Workspace.Accent.values)]


def _workspace_wire(workspace: Workspace) -> dict[str, str | None]:
    return {
        "slug": workspace.slug,
        "name": workspace.name,
        "accent": workspace.accent,
        "icon": picture_url(workspace.icon),
        "url": f"/w/{workspace.slug}/",
    }
