"""How far somebody has looked at what concerns them."""

from django.conf import settings
from django.db import models


class ActivityCursor(models.Model):
    """One row a person and workspace: activity up to this moment was seen."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="one_activity_cursor_per_person")]

    def __str__(self) -> str:
        return f"activity of {self.user}"
