"""Row filters: which workspaces and memberships a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from workspaces.models import Membership, User, Workspace  # noqa: F401


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
