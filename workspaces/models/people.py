"""People: one account for all workspaces, and the tokens their bots sign in with."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from slackish.uploads import storage


class User(AbstractUser):
    """An account. What a person may do in a workspace is its Membership's business."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("display name"), max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=80, blank=True, help_text=_("What one does there."))
    about = models.CharField(_("about"), max_length=500, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    picture = models.CharField(max_length=64, blank=True, editable=False, help_text=_("The name of its picture."))

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.username


@receiver(post_delete, sender=User)
def _remove_picture(sender: type[User], instance: User, **_: Any) -> None:
    """However the account went. After the commit, or not at all."""
    transaction.on_commit(lambda: storage.pictures.remove(instance.picture), robust=True)


class Preferences(models.Model):
    """How a person wants the pages, on every device and in every workspace. Without a row: as they come."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Density(models.TextChoices):
        COMFORTABLE = "comfortable", _("Comfortable")
        COMPACT = "compact", _("Compact")

    class TimeFormat(models.TextChoices):
        SYSTEM = "system", _("As the system")
        TWELVE = "12", _("12 hours")
        TWENTY_FOUR = "24", _("24 hours")

    class SidebarOrder(models.TextChoices):
        NAME = "name", _("By name")
        ACTIVITY = "activity", _("By activity")
        UNREAD = "unread", _("Unread first")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="preferences")
    theme = models.CharField(max_length=12, choices=Theme, default=Theme.SYSTEM)
    density = models.CharField(max_length=12, choices=Density, default=Density.COMFORTABLE)
    time_format = models.CharField(max_length=12, choices=TimeFormat, default=TimeFormat.SYSTEM)
    sidebar_order = models.CharField(max_length=12, choices=SidebarOrder, default=SidebarOrder.NAME)

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"preferences of {self.user}"


class ApiToken(models.Model):
    """A personal token: only its digest is kept, so a dump of the table signs nobody in."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("user"))
    workspace = models.ForeignKey(
        "workspaces.Workspace", null=True, blank=True, on_delete=models.CASCADE, help_text=_("Empty: all of one's own.")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return self.name or _("token %(id)s") % {"id": self.pk}
