"""The pages around the chat: where one lands, new workspaces, join links."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from slackish.realtime.errors import EventError
from workspaces import policies, services
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized
from workspaces.forms import JoinByLinkForm, WorkspaceForm
from workspaces.models import JoinLink, User, Workspace
from workspaces.selectors import actor_resolve
from workspaces.shell import sections_of, shell_context


class SignedInRequest(HttpRequest):
    user: User


@require_safe
@never_cache
@login_required
def home(request: SignedInRequest) -> HttpResponse:
    """To the workspace used last, else to the first, else to the page that says how to get one."""
    workspaces = {workspace.slug: workspace for workspace in Workspace.objects.of(request.user)}
    if not workspaces:
        context = {
            "workspace_form": WorkspaceForm(),
            "link_form": JoinByLinkForm(),
            "open_to_me": services.workspaces_open_to(request.user),
        }
        return render(request, "workspaces/welcome.html", context)
    last_used = workspaces.get(request.session.get("workspace", ""))
    return _enter(last_used or next(iter(workspaces.values())))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def workspace_create(request: SignedInRequest) -> HttpResponse:
    form = WorkspaceForm(request.POST or None)
    if form.is_valid():
        try:
            return _enter(services.workspace_create(user=request.user, **form.cleaned_data))
        except EventError as error:
            form.add_error(error.fields.get("field"), error.message)
    return render(request, "workspaces/workspace_create.html", {"form": form})


@require_safe
@never_cache
@login_required
def side(request: SignedInRequest, slug: str) -> HttpResponse:
    """The lists of the sidebar that the chat page asks for once it has drawn its own."""
    with _refusals_as_pages():
        actor, role = actor_resolve(request.user.pk, slug)
    sections = sections_of(actor, role, slug, live=False)
    return JsonResponse({"sections": sections})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def join_link_create(request: SignedInRequest, slug: str) -> HttpResponse:
    """Shows the links that work; POST makes one, and shows its secret in this one answer only."""
    with _refusals_as_pages():
        actor, role = actor_resolve(request.user.pk, slug)
        if not policies.may_invite(role):
            raise NotAuthorized
        made = services.join_link_create(actor=actor, uses=_uses(request)) if request.method == "POST" else None
    context = shell_context(request, slug, active="members") | {"days": settings.JOIN_LINK_DAYS}
    if made is not None:
        link, secret = made
        context |= {"link": link, "url": request.build_absolute_uri(reverse("join", args=[secret]))}
    return render(request, "workspaces/invite.html", context | {"links": _revocable_links(actor, role)})


@require_POST
@login_required
def join_link_revoke(request: SignedInRequest, slug: str, link_id: int) -> HttpResponse:
    with _refusals_as_pages():
        actor, _ = actor_resolve(request.user.pk, slug)
        services.join_link_revoke(actor=actor, link_id=link_id)
    return redirect("join_link_create", slug)


@require_safe
@login_required
def join_by_link(request: HttpRequest) -> HttpResponse:
    """Takes the secret out of a pasted link."""
    form = JoinByLinkForm(request.GET or None)
    if form.is_valid():
        return redirect("join", form.cleaned_data["link"])
    return render(request, "workspaces/join_by_link.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Says who invites where; POST joins. An unknown, an expired and a revoked link answer alike."""
    link = services.join_link_find(secret)
    if link is None:
        return render(request, "workspaces/join_dead.html", status=404)
    if request.user.is_authenticated and Workspace.objects.of(request.user).contains(link.workspace):
        return _enter(link.workspace)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        try:
            return _enter(services.join_link_accept(user=request.user, secret=secret))
        except EventError:
            return render(request, "workspaces/join_dead.html", status=404)
    return render(request, "workspaces/join.html", {"workspace": link.workspace, "inviter": link.created_by})


def _uses(request: HttpRequest) -> int | None:
    """How many people the link is for; what is no number in bounds means any number."""
    text = request.POST.get("uses", "").strip()
    return int(text) if text.isdecimal() and 1 <= len(text) <= 4 and 1 <= int(text) <= settings.JOIN_LINK_USES else None


def _revocable_links(actor: Actor, role: str) -> list[JoinLink]:
    """Newest first: their own links that still work, and to admins everybody's."""
    live = JoinLink.objects.working().filter(workspace=actor.workspace_id)
    links = live.select_related("created_by").order_by("-pk")
    return [link for link in links if policies.may_revoke_join_link(role, own=link.created_by_id == actor.user_id)]


def _enter(workspace: Workspace) -> HttpResponse:
    return redirect(_address(workspace))


def _address(workspace: Workspace) -> str:
    return reverse("chat", args=[workspace.slug])


@contextmanager
def _refusals_as_pages() -> Iterator[None]:
    """What a role does not cover is a 403; all else that is refused does not exist."""
    try:
        yield
    except EventError as error:
        if isinstance(error, NotAuthorized):
            raise PermissionDenied(error.message) from error
        raise Http404(error.message) from error
