"""What people want to hear of: for themselves, and for each of their workspaces."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Preferences(models.Model):
    """How a person is reached, in all their workspaces. Without a row: the defaults."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="notification_preferences"
    )
    sound = models.BooleanField(default=True)
    desktop = models.BooleanField(default=True)
    email = models.BooleanField(default=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    # Do not disturb, in the person's own time: minutes of the day, on the days (0 is Monday) it begins.
    quiet = models.BooleanField(default=False)
    quiet_from = models.PositiveSmallIntegerField(default=22 * 60)
    quiet_to = models.PositiveSmallIntegerField(default=8 * 60)
    quiet_days = models.CharField(max_length=7, default="0123456")
    time_zone = models.CharField(max_length=64, default="UTC")
    mail_due_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"notification preferences of {self.user}"


class WorkspacePreferences(models.Model):
    """What of one workspace a person wants to hear of."""

    class Level(models.TextChoices):
        ALL = "all", _("All new messages")
        MENTIONS = "mentions", _("Mentions, replies and direct messages")
        NOTHING = "nothing", _("Nothing")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=8, choices=Level, default=Level.MENTIONS)
    everybody = models.BooleanField(default=True, help_text=_("@channel and @here count as mentions."))
    keywords: Any = models.JSONField(default=list, blank=True)
    off: Any = models.JSONField(default=list, blank=True, help_text=_("Types that are turned off."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "workspace"], name="one_preference_per_workspace")]

    def __str__(self) -> str:
        return f"{self.user} in {self.workspace}"
