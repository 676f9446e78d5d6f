"""Exports and imports under way, and what an interrupted import has done already."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Export(models.Model):
    """An archive that somebody asked for in the browser: what they can read themselves."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    stored = models.CharField(max_length=60, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"export {self.pk} ({self.status})"


class Import(models.Model):
    """`digest`: of the archive, by which an interrupted one is found again and goes on."""

    workspace = models.ForeignKey("workspaces.Workspace", null=True, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, editable=False)
    stored = models.CharField(max_length=60, blank=True, editable=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    touched_at = models.DateTimeField(default=timezone.now, help_text=_("When it last got on."))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["owner", "digest"], name="imports_of_an_archive")]

    def __str__(self) -> str:
        return f"import {self.pk} ({self.status})"


class ImportedRow(models.Model):
    """An id of the archive and the row it became: what is here is done."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=8)
    old = models.BigIntegerField()
    new = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "kind", "old"], name="one_row_per_imported_id")]

    def __str__(self) -> str:
        return f"{self.kind} {self.old}"
