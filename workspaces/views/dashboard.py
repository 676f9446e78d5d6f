"""The dashboard: a shell; figures come over the socket."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workspaces.roles import Right, may
from workspaces.shell import shell_context


@require_safe
@never_cache
@login_required
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    context = shell_context(request, slug, active="dashboard")
    if not may(context["me"]["role"], Right.SEE_METRICS):
        raise PermissionDenied
    return render(request, "workspaces/dashboard.html", context)
