"""The pages of notifications: the centre with its settings, and the worker that shows pushes."""

from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workspaces.shell import shell_context


@require_safe
@never_cache
@login_required
def centre(request: HttpRequest, slug: str) -> HttpResponse:
    """What one was told, and what one wants to be told of; both come over the socket."""
    context: dict[str, Any] = shell_context(request, slug, active="notifications")
    context["page"]["urls"]["worker"] = reverse("push_worker")
    return render(request, "notifications/centre.html", context)


@require_safe
def push_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root: a worker may act for the addresses below its own only."""
    path = finders.find("js/notifications/worker.js")
    if path is None:
        raise Http404
    answer = HttpResponse(Path(path).read_bytes(), content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer
