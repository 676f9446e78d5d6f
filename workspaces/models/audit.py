"""The audit log: who did what, when, to whom, from where. Rows are added, and that is all."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workspaces.querysets import AuditQuerySet, EntryIsFinal

from .workspaces import Workspace


class AuditEntry(models.Model):
    """One thing that was done in a workspace.

    The database itself refuses to change or delete a row (triggers of migration 0002), so neither a
    forgotten code path nor SQL by hand can. The actor is kept by id and name, not by a key: an entry
    outlives the account. Only `AuditPass` opens the way, for the end of a whole workspace.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="audit_entries")
    actor_id = models.BigIntegerField(null=True, editable=False)
    actor_name = models.CharField(_("actor"), max_length=150, blank=True, editable=False)
    verb = models.CharField(max_length=40, editable=False)
    target = models.CharField(_("target"), max_length=200, blank=True, editable=False)
    data = models.JSONField(default=dict, blank=True, editable=False)
    address = models.GenericIPAddressField(_("address"), null=True, editable=False)
    # What happens once only, such as a session's first connect: a second row with it is left out.
    once = models.CharField(max_length=100, null=True, editable=False)  # noqa: DJ001 - NULLs do not collide
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes = [
            models.Index(fields=["workspace", "-id"], name="audit_of_a_workspace"),
            models.Index(fields=["workspace", "verb", "-id"], name="audit_by_verb"),
        ]
        constraints = [models.UniqueConstraint(fields=["workspace", "once"], name="one_audit_entry_once")]

    def __str__(self) -> str:
        return f"{self.actor_name or 'system'}: {self.verb} {self.target}".strip()

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise EntryIsFinal
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise EntryIsFinal


class AuditPass(models.Model):
    """While a row stands here, the triggers let the entries of its workspace go.

    It is written and taken away inside one transaction by the service that ends a workspace, so no
    other connection ever sees it.
    """

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"pass for {self.workspace_id}"
