"""Notifications in the administration: a number. What somebody was told is theirs alone."""

from django.utils.translation import gettext_lazy as _

from notifications.models import Notification
from workspaces.admin.site import register_count
from workspaces.models import Workspace


def _told(workspace: Workspace | None) -> int:
    told = Notification.objects.filter(withheld=False)
    return (told.filter(workspace=workspace) if workspace else told).count()


register_count("notifications", _("Notifications"), _told, order=60)
