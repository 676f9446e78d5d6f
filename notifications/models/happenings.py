"""What happened and may concern people: written with the change itself, gone once they were told."""

from django.db import models
from django.utils import timezone


class Happening(models.Model):
    """A promise to look who wants to know. It commits with its cause, so no crash forgets it.

    `kind` names who can tell the story (see sources.py), `data` what that one needs for it.
    """

    kind = models.CharField(max_length=20)
    data = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
