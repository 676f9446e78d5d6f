"""The end of a workspace: asked for, waited for, called off or brought about."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from slackish.realtime import disconnect_on_commit
from slackish.realtime.errors import InvalidPayload
from slackish.realtime.registry import namespaces
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized, WorkspaceNotFound
from workspaces.models import AuditEntry, AuditPass, Membership, Workspace
from workspaces.roles import Right, may

from .audit import audit_record
from .memberships import membership_lock

log = logging.getLogger(__name__)


@transaction.atomic
def workspace_end_ask(*, actor: Actor, name: str) -> Workspace:
    """Have the workspace deleted in `settings.WORKSPACE_END_DAYS` days; until then it works on.

    `name`: the workspace's, typed by the owner. Again: the first date stands.
    Errors: WorkspaceNotFound, NotAuthorized (not an owner), InvalidPayload (another name).
    """
    workspace = _owned(actor)
    if " ".join(name.split()) != workspace.name:
        raise InvalidPayload(_("Type the workspace's name as it is written."), field="name")
    if workspace.ends_at is None:
        workspace.ends_at = timezone.now() + timedelta(days=settings.WORKSPACE_END_DAYS)
        workspace.save(update_fields=["ends_at"])
        audit_record(workspace_id=workspace.pk, actor=actor, verb="deletion-asked", ends=workspace.ends_at.isoformat())
    return workspace


@transaction.atomic
def workspace_end_cancel(*, actor: Actor) -> Workspace:
    """The workspace stays. Errors: WorkspaceNotFound, NotAuthorized (not an owner)."""
    workspace = _owned(actor)
    if workspace.ends_at is not None:
        workspace.ends_at = None
        workspace.save(update_fields=["ends_at"])
        audit_record(workspace_id=workspace.pk, actor=actor, verb="deletion-cancelled")
    return workspace


def workspaces_end_due() -> list[str]:
    """Delete the workspaces whose time has come, each in a transaction of its own; their addresses."""
    due = Workspace.objects.filter(ends_at__lte=timezone.now()).order_by("pk").values_list("pk", flat=True)
    return [slug for pk in list(due) if (slug := _end(pk))]


@transaction.atomic
def _end(workspace_id: int) -> str | None:
    """All of it, its audit log too: the one way past the triggers that guard it."""
    membership_lock(workspace_id)
    workspace = Workspace.objects.filter(pk=workspace_id, ends_at__lte=timezone.now()).first()
    if workspace is None:
        return None
    AuditPass.objects.create(workspace=workspace)
    AuditEntry.objects.filter(workspace=workspace)._raw_delete(using=AuditEntry.objects.db)
    workspace.delete()
    for name in namespaces():
        disconnect_on_commit(namespace=name, select=f"workspace:{workspace_id}")
    log.info("The workspace %s and all that was in it are deleted.", workspace.slug)
    return workspace.slug


def _owned(actor: Actor) -> Workspace:
    membership_lock(actor.workspace_id)
    membership = Membership.objects.active().filter(workspace=actor.workspace_id).of(actor.user_id).first()
    if membership is None:
        raise WorkspaceNotFound
    if not may(membership.role, Right.OWN):
        raise NotAuthorized
    return membership.workspace
