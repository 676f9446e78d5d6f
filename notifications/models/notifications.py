"""Notifications: what a person was told, and what was kept from them by their own rules."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.querysets import NotificationQuerySet


class Notification(models.Model):
    """One thing told to one person, or withheld from them; `rule` says why.

    Messages and rooms are named by number only: this app does not know the chat, and what is deleted
    there is forgotten here by its services.
    """

    class Type(models.TextChoices):
        MESSAGE = "message"
        MENTION = "mention"
        REPLY = "reply"
        DIRECT = "direct"
        LIKE = "like"
        INVITE = "invite"
        ANNOUNCEMENT = "announcement"
        REMINDER = "reminder"
        PROJECT = "project"
        GAME = "game"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="notifications")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    type = models.CharField(max_length=12, choices=Type)
    rule = models.CharField(max_length=24, help_text=_("The rule that decided: see rules.py."))
    withheld = models.BooleanField(default=False)
    title = models.CharField(max_length=200)
    excerpt = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=200, blank=True, help_text=_("Where a click leads, within this server."))
    room_id = models.PositiveBigIntegerField(null=True)
    room = models.CharField(max_length=100, blank=True)
    message_id = models.PositiveBigIntegerField(null=True)
    parent_id = models.PositiveBigIntegerField(null=True)
    seq = models.PositiveBigIntegerField(null=True, help_text=_("Of the message in its channel."))
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], condition=Q(withheld=False), name="notifications_of_a_person"),
            models.Index(
                fields=["user", "workspace"], condition=Q(withheld=False, read_at=None), name="unread_notifications"
            ),
            models.Index(fields=["message_id", "user"], name="notifications_of_a_message"),
            models.Index(fields=["workspace", "-id"], name="notifications_by_workspace"),
            models.Index(fields=["created_at"], name="notifications_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.type} for {self.user}"
