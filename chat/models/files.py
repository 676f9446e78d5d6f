"""Files: uploaded first, attached to a message then."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from slackish.uploads import storage

from .channels import Channel
from .messages import Message


class File(models.Model):
    """What somebody uploaded. Until a message carries it, it is its uploader's alone, and not for long."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey(
        Channel, null=True, on_delete=models.CASCADE, related_name="files", verbose_name=_("channel")
    )
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Among the files of its message."))
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("uploader")
    )
    name = models.CharField(_("name"), max_length=160)
    type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(help_text=_("Bytes, as it is handed out."))
    stored = models.CharField(max_length=40, unique=True, editable=False)
    # Of pictures only.
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    thumb = models.CharField(max_length=40, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["channel", "-id"], condition=Q(channel__isnull=False), name="files_of_a_channel"),
            models.Index(fields=["workspace", "uploader"], name="files_of_a_person"),
            models.Index(fields=["created_at"], condition=Q(message=None), name="files_without_a_message"),
        ]

    def __str__(self) -> str:
        return self.name


@receiver(post_delete, sender=File)
def _remove_bytes(sender: type[File], instance: File, **_: Any) -> None:
    """However the row went: with its message, its channel, its workspace. After the commit, or not at all."""
    names = (instance.stored, instance.thumb)
    transaction.on_commit(lambda: storage.files.remove(*names), robust=True)
