"""Exports and imports that somebody asked for in the browser, worked off in the background."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_tasks
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chat.models import Export, Import, Status
from slackish.realtime.errors import EventError
from slackish.uploads.storage import Shelf
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized
from workspaces.models import User
from workspaces.roles import Right, may
from workspaces.selectors import membership_of
from workspaces.services import audit_record

from .checks import import_check
from .exports import export_actor
from .imports import import_archive

log = logging.getLogger(__name__)

exports = Shelf("exports")
imports = Shelf("imports")

STALLED = timedelta(minutes=2)
"""Without a step for so long, an import's worker was killed."""


@transaction.atomic
def export_ask(*, actor: Actor) -> Export:
    """Have an archive written of what the actor can read. Errors: NotAuthorized (not an owner)."""
    membership = membership_of(actor)
    if membership is None or not may(membership.role, Right.OWN):
        raise NotAuthorized
    export = Export.objects.create(workspace_id=actor.workspace_id, user_id=actor.user_id)
    audit_record(workspace_id=actor.workspace_id, actor=actor, verb="exported")
    run_export.enqueue(export.pk)
    return export


def import_receive(*, user: User, path: Path) -> Import:
    """Keep an uploaded archive with the report of what it would make. Errors: BadArchive."""
    report = import_check(path)
    return Import.objects.create(owner=user, stored=imports.keep(path), total=report["messages"], report=report)


@transaction.atomic
def import_start(*, user: User, import_id: int, slug: str = "", me: str = "") -> Import:
    """Make the workspace in the background, or go on where the worker was killed. Errors: Import.DoesNotExist."""
    run = Import.objects.select_for_update().get(pk=import_id, owner=user)
    if run.status in (Status.WAITING, Status.FAILED) or import_is_stalled(run):
        run.status, run.touched_at = Status.RUNNING, timezone.now()
        run.report = run.report | {"address": slug, "me": me, "error": ""}
        run.save(update_fields=["status", "touched_at", "report"])
        run_import.enqueue(run.pk)
    return run


def import_is_stalled(run: Import) -> bool:
    return run.status == Status.RUNNING and run.touched_at < timezone.now() - STALLED


@django_tasks.task
def run_export(export_id: int) -> None:
    export = Export.objects.select_related("user").get(pk=export_id)
    actor = Actor(export.user_id, export.user.username, export.user.display_name, export.workspace_id)
    Export.objects.filter(pk=export_id).update(status=Status.RUNNING)

    def progress(done: int, total: int) -> None:
        Export.objects.filter(pk=export_id).update(done=done, total=total)

    try:
        path = _incoming(f"export-{export_id}")
        export_actor(actor, path, progress)
        Export.objects.filter(pk=export_id).update(status=Status.DONE, stored=exports.keep(path))
    except Exception:
        Export.objects.filter(pk=export_id).update(status=Status.FAILED)
        raise


@django_tasks.task
def run_import(import_id: int) -> None:
    run = Import.objects.select_related("owner").get(pk=import_id)
    try:
        done: Any = import_archive(
            imports.path_of(run.stored),
            owner=run.owner,
            slug=run.report.get("address", ""),
            me=run.report.get("me", ""),
            run=run,
        )
    except EventError as error:
        report = run.report | {"error": error.message}
        Import.objects.filter(pk=import_id).update(status=Status.FAILED, report=report)
    except Exception:
        Import.objects.filter(pk=import_id).update(status=Status.FAILED)
        raise
    else:
        imports.remove(done.stored)


def _incoming(name: str) -> Path:
    folder = Path(settings.FILES_DIR) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name
