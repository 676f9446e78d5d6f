"""Channels (public, private, direct) and who belongs to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from chat.querysets import ChannelQuerySet


class Channel(models.Model):
    """A conversation of one workspace.

    One counter a channel: each durable change takes `revision + 1` under this row's lock, so "what
    changed since r" is one gap-free query. `last_seq` numbers the log, `last_post_no` what counts
    as unread, and `access` counts removals of people (see docs/architecture.md).
    """

    class Kind(models.TextChoices):
        PUBLIC = "public"
        PRIVATE = "private"
        DIRECT = "direct"

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PUBLIC)
    name = models.CharField(max_length=80, blank=True)
    direct_key = models.CharField(max_length=200, blank=True, editable=False)
    topic = models.CharField(max_length=250, blank=True)
    description = models.CharField(max_length=1000, blank=True)
    is_general = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    last_seq = models.PositiveBigIntegerField(default=0, editable=False)
    last_post_no = models.PositiveBigIntegerField(default=0, editable=False)
    last_post_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveBigIntegerField(default=0, editable=False)
    access = models.PositiveBigIntegerField(default=0, editable=False)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"], condition=~Q(kind="direct"), name="one_channel_per_name"
            ),
            models.UniqueConstraint(
                fields=["workspace", "direct_key"], condition=Q(kind="direct"), name="one_direct_per_set_of_people"
            ),
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(is_general=True), name="one_general_per_workspace"
            ),
            models.CheckConstraint(
                condition=Q(kind="direct", name="") & ~Q(direct_key="")
                | ~Q(kind="direct") & Q(direct_key="") & ~Q(name=""),
                name="direct_by_people_others_by_name",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "kind", "-last_post_at"], name="channels_by_activity")]

    def __str__(self) -> str:
        return self.public_name

    @property
    def public_name(self) -> str:
        """What the wire and the pages call it."""
        return f"dm-{self.pk}" if self.kind == self.Kind.DIRECT else self.name


class ChannelMembership(models.Model):
    """A person's place in a channel, with their read cursor: one row a person, none a message."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="memberships")
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="channel_memberships")
    last_read_seq = models.PositiveBigIntegerField(default=0)
    last_read_post_no = models.PositiveBigIntegerField(default=0)
    # A direct conversation shows once something was said, or to who opened it.
    listed = models.BooleanField(default=True)
    notify = models.CharField(max_length=8, default="all")
    starred = models.BooleanField(default=False)
    muted_until = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "user"], name="one_channel_membership_per_person")]
        indexes = [models.Index(fields=["workspace", "user"], name="channels_of_a_person")]

    def __str__(self) -> str:
        return f"{self.user} in {self.channel}"
