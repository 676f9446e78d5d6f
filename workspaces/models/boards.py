"""The board of a project: lists, cards, comments, and every change that was made to them.

What clients name by a UUID of their own making is unique within its project, not in the table: an id
that is another project's is like one that is nowhere.
"""

from django.db import models
from django.utils import timezone

from .people import User
from .projects import Project

DONE = "done"


class BoardList(models.Model):
    """A column of a board. Positions of a project's lists run from 0 without gaps."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="lists")
    uid = models.UUIDField()
    title = models.CharField(max_length=80)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["project", "uid"], name="one_list_per_uid")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_done(self) -> bool:
        """Whether what lies in it is finished: its title says so."""
        return self.title.strip().casefold() == DONE


class Card(models.Model):
    """Positions of a list's cards run from 0 without gaps. `link_kind`, `link_id`: what it was made from."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="cards")
    list = models.ForeignKey(BoardList, on_delete=models.CASCADE, related_name="cards")
    uid = models.UUIDField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    assignee = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_cards")
    due = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField()
    link_kind = models.CharField(max_length=20, blank=True)
    link_id = models.PositiveBigIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["project", "uid"], name="one_card_per_uid")]
        indexes = [
            models.Index(fields=["link_kind", "link_id"], condition=~models.Q(link_kind=""), name="cards_of_a_link")
        ]

    def __str__(self) -> str:
        return self.title


class CardComment(models.Model):
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="comments")
    uid = models.UUIDField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    html = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "uid"], name="one_comment_per_uid")]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class ProjectChange(models.Model):
    """One update of a board: all of its operations, or none. The board is what these come to."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveBigIntegerField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField(null=True)
    digest = models.BinaryField(max_length=16, null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="one_change_per_version"),
            models.UniqueConstraint(fields=["author", "client_id"], name="one_change_per_client_id"),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.project}"


class ProjectOperation(models.Model):
    """An operation of a change, as it went over the wire. `subject`: the card or list it was done to."""

    change = models.ForeignKey(ProjectChange, on_delete=models.CASCADE, related_name="operations")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    subject = models.UUIDField()
    operation = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["project", "subject"], name="history_of_a_card")]

    def __str__(self) -> str:
        return str(self.operation.get("op"))
