"""Emoji that a workspace made for itself."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from slackish.uploads import storage


class Emoji(models.Model):
    """A small picture under a name: `:name:` in a message, or a reaction. Another picture is another emoji."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="emoji")
    name = models.CharField(_("name"), max_length=50)
    stored = models.CharField(max_length=40, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_emoji_of_a_name")]
        verbose_name = verbose_name_plural = _("emoji")

    def __str__(self) -> str:
        return f":{self.name}:"


@receiver(post_delete, sender=Emoji)
def _remove_bytes(sender: type[Emoji], instance: Emoji, **_: Any) -> None:
    """However the row went. After the commit, or not at all."""
    transaction.on_commit(lambda: storage.emoji.remove(instance.stored), robust=True)
