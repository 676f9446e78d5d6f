"""Messages, and what hangs on them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .channels import Channel


class Message(models.Model):
    """One entry of a channel's log: what somebody said, or a note of what happened.

    `seq` is its place in the log, `revision` its channel's counter when it last changed, `post_no`
    its number among what counts as unread (notes and replies have none).
    """

    class Kind(models.TextChoices):
        MESSAGE = "message", _("Message")
        JOINED = "joined", _("Joined")
        LEFT = "left", _("Left")
        RENAMED = "renamed", _("Renamed")
        TOPIC = "topic", _("Topic")
        ARCHIVED = "archived", _("Archived")
        UNARCHIVED = "unarchived", _("Unarchived")

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="messages", verbose_name=_("channel"))
    seq = models.PositiveBigIntegerField()
    post_no = models.PositiveBigIntegerField(null=True)
    revision = models.PositiveBigIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MESSAGE)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages", verbose_name=_("author")
    )
    # Who invited or removed the author, in a note.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    client_id = models.UUIDField(null=True)
    client_digest = models.BinaryField(max_length=16, null=True, editable=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="replies")
    also_to_channel = models.BooleanField(default=False)
    reply_count = models.PositiveIntegerField(default=0)
    last_reply_at = models.DateTimeField(null=True)
    file_count = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited at"), null=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True)
    pinned_at = models.DateTimeField(null=True)
    links = models.JSONField(default=list, blank=True, help_text=_("What was made from it: cards of boards."))
    pinned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # What the author does, not says: "/me waves".
    is_action = models.BooleanField(default=False)
    card = models.JSONField(null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["channel", "seq"], name="one_message_per_place"),
            models.UniqueConstraint(fields=["author", "client_id"], name="one_message_per_client_id"),
        ]
        indexes = [
            models.Index(fields=["channel", "revision"], name="changes_of_a_channel"),
            models.Index(
                fields=["channel", "seq"], condition=Q(parent=None) | Q(also_to_channel=True), name="log_of_a_channel"
            ),
            models.Index(fields=["channel", "created_at"], name="messages_by_time"),
            models.Index(
                fields=["channel", "post_no"], condition=Q(deleted_at__isnull=False), name="deleted_posts_of_a_channel"
            ),
            models.Index(fields=["parent", "seq"], condition=Q(parent__isnull=False), name="replies_of_a_message"),
            models.Index(fields=["channel", "seq"], condition=Q(pinned_at__isnull=False), name="pins_of_a_channel"),
        ]

    def __str__(self) -> str:
        return _("message %(id)s") % {"id": self.pk}


class MessageEdit(models.Model):
    """What a message said before it was edited."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="edits")
    text = models.TextField()
    replaced_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"former text of message {self.message_id}"


class Mention(models.Model):
    """Somebody was named in a message: what the badges count."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField(help_text=_("Of the message: a mention is unread past the reader's cursor."))
    # Empty: the whole channel.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "user"], name="one_mention_per_person"),
            models.UniqueConstraint(fields=["message"], condition=Q(user=None), name="one_mention_of_everybody"),
        ]
        indexes = [models.Index(fields=["channel", "user", "seq"], name="mentions_of_a_person")]

    def __str__(self) -> str:
        return f"mention of {self.user or 'everybody'}"


class Reaction(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user", "emoji"], name="one_reaction_per_emoji")]

    def __str__(self) -> str:
        return self.emoji
