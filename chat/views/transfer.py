"""Exports and imports in the browser: asked for here, done in the background, watched here."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chat.models import Export, Import, Status
from chat.services import transfer
from slackish.realtime.errors import EventError
from slackish.uploads import storage
from slackish.uploads.responses import Stored, file_response
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized
from workspaces.models import User
from workspaces.roles import Right, may
from workspaces.selectors import actor_resolve
from workspaces.shell import shell_context

SHOWN = 5


class SignedInRequest(HttpRequest):
    user: User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def exports(request: SignedInRequest, slug: str) -> HttpResponse:
    """One's own exports; POST asks for another."""
    actor = _owner(request, slug)
    if request.method == "POST":
        transfer.export_ask(actor=actor)
        return redirect("workspace_export", slug)
    own = list(Export.objects.filter(workspace=actor.workspace_id, user=request.user).order_by("-pk")[:SHOWN])
    running = next((each for each in own if each.status in (Status.WAITING, Status.RUNNING)), None)
    context = shell_context(request, slug, active="settings") | {"exports": own, "running": running}
    return render(request, "chat/exports.html", context)


@require_safe
@never_cache
@login_required
def export_file(request: SignedInRequest, slug: str, export_id: int) -> HttpResponseBase:
    """One's own archive; of anybody else it is not there."""
    actor = _owner(request, slug)
    done = Export.objects.filter(workspace=actor.workspace_id, user=request.user, status=Status.DONE)
    export = get_object_or_404(done, pk=export_id)
    name = f"{slug}-{export.created_at:%Y-%m-%d}.zip"
    try:
        return file_response(
            request, Stored(transfer.exports.path_of(export.stored), "application/zip", name, export.stored)
        )
    except FileNotFoundError as gone:
        raise Http404 from gone


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def import_upload(request: SignedInRequest) -> HttpResponse:
    """Takes an archive and shows what it would make; nothing is made before that is confirmed."""
    error = ""
    if request.method == "POST":
        given = request.FILES.get("archive")
        try:
            if given is None:
                raise transfer.BadArchive(_("Choose a file."))
            with storage.received(given.chunks(), limit=settings.IMPORT_UPLOAD) as (path, _size):
                run = transfer.import_receive(user=request.user, path=path)
            return redirect("workspace_import_status", run.pk)
        except storage.TooMuch:
            error = _("This archive is too large for the browser: have it imported on the server.")
        except EventError as refused:
            error = refused.message
    own = Import.objects.filter(owner=request.user).order_by("-pk")[:SHOWN]
    return render(request, "chat/import.html", {"error": error, "imports": own}, status=400 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def import_status(request: SignedInRequest, import_id: int) -> HttpResponse:
    """The report of one's own import, its progress; POST begins it, or goes on with it."""
    own = Import.objects.filter(owner=request.user).select_related("workspace")
    run = get_object_or_404(own, pk=import_id)
    if request.method == "POST":
        slug, me = (request.POST.get(name, "").strip()[:150] for name in ("slug", "me"))
        transfer.import_start(user=request.user, import_id=run.pk, slug=slug, me=me)
        return redirect("workspace_import_status", run.pk)
    context = {
        "run": run,
        "lines": _report(run.report),
        "can_start": run.status in (Status.WAITING, Status.FAILED) or transfer.import_is_stalled(run),
        "is_running": run.status == Status.RUNNING,
        "percent": 100 * run.done // max(1, run.total),
    }
    return render(request, "chat/import_status.html", context)


def _report(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What the archive has, in words. One that was uploaded before something was counted has nothing of it."""
    labels = {
        "people": _("People"),
        "channels": _("Channels and conversations"),
        "messages": _("Messages"),
        "files": _("Files"),
        "projects": _("Projects"),
        "emoji": _("Emoji of the workspace"),
    }
    return [
        {"label": label, "count": found[key], "missing": found.get(f"missing_{key}", 0)}
        for key, label in labels.items()
        if key in found
    ]


def _owner(request: SignedInRequest, slug: str) -> Actor:
    try:
        actor, role = actor_resolve(request.user.pk, slug)
    except EventError as error:
        raise Http404(error.message) from error
    if not may(role, Right.OWN):
        raise PermissionDenied(NotAuthorized().message)
    return actor
