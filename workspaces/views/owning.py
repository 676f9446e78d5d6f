"""A workspace's settings and its people: for who looks after it, and for who leaves it."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from slackish.realtime.errors import EventError, InvalidPayload
from workspaces import policies, services
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized, TooManyInvites
from workspaces.models import JoinDomain, Membership, User, Workspace
from workspaces.pictures import picture_url
from workspaces.roles import RANKS, Right, may, rank
from workspaces.selectors import actor_resolve
from workspaces.shell import shell_context

PEOPLE_A_PAGE = 100


class SignedInRequest(HttpRequest):
    user: User


@require_safe
@never_cache
@login_required
def workspace_settings(request: SignedInRequest, slug: str) -> HttpResponse:
    """What each role may change; everybody may leave."""
    context = shell_context(request, slug, active="settings")
    role = context["me"]["role"]
    here = Membership.objects.active().filter(workspace=context["workspace"]).exclude(role=Membership.Role.GUEST)
    context |= {
        "icon": picture_url(context["workspace"].icon),
        "accents": Workspace.Accent.choices,
        "may_manage": may(role, Right.MANAGE_WORKSPACE),
        "owns": may(role, Right.OWN),
        "domains": JoinDomain.objects.filter(workspace=context["workspace"]).order_by("domain"),
        "heirs": here.exclude(user=request.user).select_related("user").order_by("user__username")[:PEOPLE_A_PAGE],
    }
    return render(request, "workspaces/settings.html", context)


@require_POST
@login_required
def workspace_change(request: SignedInRequest, slug: str) -> HttpResponse:
    def change(actor: Actor) -> str:
        picture: Any = request.FILES.get("picture")
        if picture is not None:
            services.workspace_picture(actor=actor, chunks=picture.chunks())
        elif "remove_picture" in request.POST:
            services.workspace_picture(actor=actor, chunks=None)
        else:
            fields = {name: request.POST.get(name, "") for name in ("name", "accent")}
            services.workspace_change(actor=actor, **fields)
        return _("Saved.")

    return _do(request, slug, change)


@require_POST
@login_required
def workspace_domains(request: SignedInRequest, slug: str) -> HttpResponse:
    wanted = request.POST.get("domains", "").replace(",", " ").split()

    def change(actor: Actor) -> str:
        listed = services.join_domains_set(actor=actor, domains=wanted)
        return _("People of {domains} may join.").format(domains=", ".join(listed)) if listed else _("Invites alone.")

    return _do(request, slug, change)


@require_POST
@login_required
@reauthentication_required
def workspace_transfer(request: SignedInRequest, slug: str) -> HttpResponse:
    heir = _number(request.POST.get("user", ""))

    def change(actor: Actor) -> str:
        services.ownership_transfer(actor=actor, user_id=heir)
        return _("The workspace has another owner now; you are an admin of it.")

    return _do(request, slug, change)


@require_POST
@login_required
@reauthentication_required
def workspace_end(request: SignedInRequest, slug: str) -> HttpResponse:
    def change(actor: Actor) -> str:
        services.workspace_end_ask(actor=actor, name=request.POST.get("name", ""))
        return _("The workspace will be deleted. Until then you can call it off here.")

    return _do(request, slug, change)


@require_POST
@login_required
def workspace_end_cancel(request: SignedInRequest, slug: str) -> HttpResponse:
    def change(actor: Actor) -> str:
        services.workspace_end_cancel(actor=actor)
        return _("The workspace stays.")

    return _do(request, slug, change)


@require_POST
@login_required
def workspace_leave(request: SignedInRequest, slug: str) -> HttpResponse:
    def change(actor: Actor) -> str:
        services.membership_remove(actor=actor, user_id=actor.user_id)
        return _("You have left.")

    return _do(request, slug, change, then="/")


@require_safe
@never_cache
@login_required
def members(request: SignedInRequest, slug: str) -> HttpResponse:
    """Everybody of the workspace, found by a part of a name."""
    context = shell_context(request, slug, active="members")
    role = context["me"]["role"]
    if not may(role, Right.BROWSE):
        raise PermissionDenied
    query = request.GET.get("q", "").replace("\0", "").strip()
    manages = may(role, Right.MANAGE_PEOPLE)
    people = Membership.objects.filter(workspace=context["workspace"]).select_related("user")
    if not manages:
        people = people.active()
    for word in query.split()[:5]:
        people = people.filter(Q(user__username__icontains=word) | Q(user__name__icontains=word))
    rows = list(people.order_by("deactivated_at", "user__username")[: PEOPLE_A_PAGE + 1])
    context |= {
        "query": query,
        "rows": [_row(each, role, request.user) for each in rows[:PEOPLE_A_PAGE]],
        "has_more": len(rows) > PEOPLE_A_PAGE,
        "manages": manages,
    }
    return render(request, "workspaces/members.html", context)


@require_POST
@login_required
def member_change(request: SignedInRequest, slug: str, user_id: int) -> HttpResponse:
    """`do`: a role, `deactivate` or `reactivate`."""
    do = request.POST.get("do", "")

    def change(actor: Actor) -> str:
        if do == "deactivate":
            services.membership_remove(actor=actor, user_id=user_id)
            return _("Deactivated. What they wrote stays.")
        if do == "reactivate":
            services.membership_reactivate(actor=actor, user_id=user_id)
            return _("Back in.")
        services.membership_change_role(actor=actor, user_id=user_id, role=do)
        return _("Saved.")

    return _do(request, slug, change, then=reverse("members", args=[slug]))


@require_POST
@login_required
def invite_by_email(request: SignedInRequest, slug: str) -> HttpResponse:
    def send(actor: Actor) -> str:
        link = services.invite_send(
            actor=actor,
            email=request.POST.get("email", ""),
            role=request.POST.get("role", Membership.Role.MEMBER),
            address_of=lambda secret: request.build_absolute_uri(reverse("join", args=[secret])),
        )
        return _("An invite is on its way to {email}.").format(email=link.email)

    return _do(request, slug, send, then=reverse("join_link_create", args=[slug]))


@require_POST
@login_required
def join_by_domain(request: SignedInRequest, slug: str) -> HttpResponse:
    """Into a workspace that takes people of one's e-mail domain."""
    try:
        services.join_domain_accept(user=request.user, slug=slug)
    except EventError as error:
        raise Http404(error.message) from error
    return redirect("chat", slug)


def _row(membership: Membership, role: str, me: User) -> dict[str, Any]:
    own = membership.user_id == me.pk
    manageable = policies.may_remove(role, membership.role) and not own
    return {
        "membership": membership,
        "own": own,
        "picture": picture_url(membership.user.picture),
        "hue": Workspace.Accent.values[membership.user_id % len(Workspace.Accent.values)],
        "roles": [each for each in Membership.Role.choices if each[0] in RANKS[: rank(role) + 1]] if manageable else [],
    }


def _do(request: SignedInRequest, slug: str, change: Callable[[Actor], str], *, then: str = "") -> HttpResponse:
    """Do it and say so; what is wrong with the words is said on the page, the rest is a 403 or a 404."""
    try:
        actor, _role = actor_resolve(request.user.pk, slug)
        messages.success(request, change(actor))
    except (InvalidPayload, TooManyInvites) as error:
        messages.error(request, error.message)
    except NotAuthorized as error:
        raise PermissionDenied(error.message) from error
    except EventError as error:
        raise Http404(error.message) from error
    return redirect(then or reverse("workspace_settings", args=[slug]))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
