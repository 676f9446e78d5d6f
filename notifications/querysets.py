"""Row filters: which notifications a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from notifications.models import Notification  # noqa: F401


class NotificationQuerySet(models.QuerySet["Notification"]):
    def told_to(self, user_id: int) -> NotificationQuerySet:
        """Only of workspaces that are still theirs: what one lost, one has no list of."""
        return self.filter(
            user=user_id,
            user__is_active=True,
            withheld=False,
            workspace__memberships__user=user_id,
            workspace__memberships__deactivated_at=None,
        )
