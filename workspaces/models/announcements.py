"""The banner over every page of a workspace."""

from django.db import models
from django.utils import timezone

from .people import User
from .workspaces import Workspace


class Announcement(models.Model):
    """What stands there now: one a workspace."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="announcement")
    text = models.CharField(max_length=500)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.text
