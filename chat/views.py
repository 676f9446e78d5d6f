"""The chat page: a shell with what it needs to start; rooms and messages come over the socket."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workspaces.models import User, Workspace

STYLESHEETS = [f"css/{name}.css" for name in ("tokens", "base", "sidebar", "log", "code", "composer")]


class SignedInRequest(HttpRequest):
    user: User


@require_safe
@never_cache
@login_required
def page(request: SignedInRequest, slug: str, room_id: int | None = None) -> HttpResponse:
    """One page a workspace. `room_id` is a wish: whether the room is there for this person, the socket says."""
    workspaces = {each.slug: each for each in Workspace.objects.of(request.user).annotate(role=F("memberships__role"))}
    workspace: Any = workspaces.get(slug)
    if workspace is None:
        raise Http404
    if request.session.get("workspace") != slug:
        request.session["workspace"] = slug
    user = request.user
    me = {"id": str(user.pk), "username": user.username, "name": user.display_name, "role": workspace.role}
    bootstrap = {
        "me": me,
        "workspace": _workspace_wire(workspace),
        "workspaces": [_workspace_wire(each) for each in workspaces.values()],
        "roomId": room_id,
        "urls": {
            "who": reverse("chat_who", args=[slug]),
            "signIn": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}",
        },
    }
    context = {
        "bootstrap": bootstrap,
        "me": me | {"hue": _hue(user)},
        "workspace": workspace,
        "workspaces": bootstrap["workspaces"],
        "may_invite": workspace.role != "guest",
        "stylesheets": STYLESHEETS,
        "libraries_missing": not all(folder.is_dir() for folder in settings.BROWSER_LIBRARIES.values()),
    }
    return render(request, "chat/page.html", context)


@require_safe
@never_cache
def who(request: HttpRequest, slug: str) -> HttpResponse:
    """Whose the browser is now. An open page asks after each reconnection, before it sends what it kept."""
    user = request.user
    if not isinstance(user, User):
        return JsonResponse({"error": {"code": "authentication_required", "message": "Sign in."}}, status=401)
    get_object_or_404(Workspace.objects.of(user), slug=slug)
    return JsonResponse({"id": str(user.pk)})


def _hue(user: User) -> str:
    """The colour of a person's avatar, as static/js/parts.js gives it to the others."""
    return Workspace.Accent.values[user.pk % len(Workspace.Accent.values)]


def _workspace_wire(workspace: Workspace) -> dict[str, str]:
    return {
        "slug": workspace.slug,
        "name": workspace.name,
        "accent": workspace.accent,
        "url": reverse("chat", args=[workspace.slug]),
    }
