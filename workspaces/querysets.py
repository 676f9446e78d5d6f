"""Row filters: which workspaces, memberships and projects a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from workspaces.actors import Actor
from workspaces.roles import Right, roles_with

if TYPE_CHECKING:
    from workspaces.models import AuditEntry, JoinLink, Membership, Project, User, Workspace  # noqa: F401


class WorkspaceQuerySet(models.QuerySet["Workspace"]):
    def of(self, user: User) -> WorkspaceQuerySet:
        """The workspaces `user` is an active member of."""
        return self.filter(memberships__user=user, memberships__deactivated_at=None)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> MembershipQuerySet:
        return self.filter(deactivated_at=None, user__is_active=True)

    def of(self, user_id: Any) -> MembershipQuerySet:
        return self.filter(user_id=user_id)

    def held(self) -> MembershipQuerySet:
        """Locked until the transaction ends: a right read here is not lost before it was used.

        To be taken before the locks of channels, as removals do.
        """
        return self.select_for_update(of=("self",), no_key=True)


class JoinLinkQuerySet(models.QuerySet["JoinLink"]):
    def working(self) -> JoinLinkQuerySet:
        """Those that somebody can still join by."""
        live = self.filter(revoked_at=None, expires_at__gt=timezone.now())
        return live.filter(models.Q(uses_left=None) | models.Q(uses_left__gt=0))


class EntryIsFinal(Exception):
    """An entry of the audit log is never changed or deleted."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Read and add. The triggers of the database refuse the rest too; this says so sooner."""

    def update(self, **kwargs: Any) -> int:
        raise EntryIsFinal

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise EntryIsFinal

    def delete(self) -> tuple[int, dict[str, int]]:
        raise EntryIsFinal

    def of_workspace(self, workspace_id: int) -> AuditQuerySet:
        return self.filter(workspace=workspace_id)


class ProjectQuerySet(models.QuerySet["Project"]):
    def openable_by(self, actor: Actor) -> ProjectQuerySet:
        """Those of the actor's workspace it was added to; admins and owners open all of them."""
        from workspaces.models import Membership, ProjectMembership

        own = ProjectMembership.objects.filter(project=OuterRef("pk"), user=actor.user_id)
        here = Membership.objects.active().filter(workspace=OuterRef("workspace"), user=actor.user_id)
        everything = here.filter(role__in=roles_with(Right.OPEN_EVERY_PROJECT))
        return self.filter(Exists(here), Q(Exists(own)) | Q(Exists(everything)), workspace=actor.workspace_id)
