"""Channels (public, private, direct) and who belongs to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat.names import public_name
from chat.querysets import ChannelQuerySet


class Channel(models.Model):
    """A conversation of one workspace.

    One counter a channel: each durable change takes `revision + 1` under this row's lock, so "what
    changed since r" is one gap-free query. `last_seq` numbers the log, `last_post_no` what counts
    as unread, and `access` counts removals of people (see docs/architecture.md).
    """

    class Kind(models.TextChoices):
        PUBLIC = "public", _("Public")
        PRIVATE = "private", _("Private")
        DIRECT = "direct", _("Direct")

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PUBLIC)
    name = models.CharField(_("name"), max_length=80, blank=True)
    direct_key = models.CharField(max_length=200, blank=True, editable=False)
    topic = models.CharField(_("topic"), max_length=250, blank=True)
    description = models.CharField(_("description"), max_length=1000, blank=True)
    is_general = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    retention_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Messages older than so many days are deleted. Empty: they stay.")
    )

    last_seq = models.PositiveBigIntegerField(default=0, editable=False)
    last_post_no = models.PositiveBigIntegerField(_("posts"), default=0, editable=False)
    last_post_at = models.DateTimeField(_("last post"), null=True, editable=False)
    revision = models.PositiveBigIntegerField(default=0, editable=False)
    access = models.PositiveBigIntegerField(default=0, editable=False)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
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
        return public_name(self.pk, self.kind, self.name)


class ChannelMembership(models.Model):
    """A person's place in a channel, with their read cursor: one row a person, none a message."""

    class Notify(models.TextChoices):
        DEFAULT = "default"  # as they chose for the workspace
        ALL = "all"
        MENTIONS = "mentions"
        NOTHING = "nothing"

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="memberships")
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="channel_memberships", verbose_name=_("user")
    )
    last_read_seq = models.PositiveBigIntegerField(default=0)
    last_read_post_no = models.PositiveBigIntegerField(default=0)
    # A direct conversation shows once something was said, or to who opened it.
    listed = models.BooleanField(default=True)
    notify = models.CharField(max_length=8, choices=Notify, default=Notify.DEFAULT)
    starred = models.BooleanField(default=False)
    muted_until = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)

    class Meta:
        verbose_name = _("channel membership")
        verbose_name_plural = _("channel memberships")
        constraints = [models.UniqueConstraint(fields=["channel", "user"], name="one_channel_membership_per_person")]
        indexes = [models.Index(fields=["workspace", "user"], name="channels_of_a_person")]

    def __str__(self) -> str:
        return _("%(user)s in %(place)s") % {"user": self.user, "place": self.channel}
