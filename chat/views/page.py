"""The chat page: a shell with what it needs to start; rooms and messages come over the socket."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workspaces.models import User, Workspace
from workspaces.shell import shell_context

STYLESHEETS = [f"css/{name}.css" for name in ("log", "composer", "files")]


@require_safe
@never_cache
@login_required
def page(request: HttpRequest, slug: str, room_id: int | None = None, seq: int | None = None) -> HttpResponse:
    """One page a workspace. Room and message are wishes: whether they are there for this person, the socket says."""
    context = shell_context(request, slug, active="chat", live=True)
    context["page"] |= {"roomId": room_id, "seq": seq}
    return render(request, "chat/page.html", context | {"stylesheets": STYLESHEETS})


@require_safe
@never_cache
def who(request: HttpRequest, slug: str) -> HttpResponse:
    """Whose the browser is now. An open page asks after each reconnection, before it sends what it kept."""
    user = request.user
    if not isinstance(user, User):
        return JsonResponse({"error": {"code": "authentication_required", "message": _("Sign in.")}}, status=401)
    get_object_or_404(Workspace.objects.of(user), slug=slug)
    return JsonResponse({"id": str(user.pk)})
