"""Messages, and what hangs on them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .channels import Channel


class Message(models.Model):
    """One entry of a channel's log: what somebody said, or a note of what happened.

    `seq` is its place in the log, `revision` its channel's counter when it last changed, `post_no`
    its number among what counts as unread (notes and replies have none).
    """

    class Kind(models.TextChoices):
        MESSAGE = "message"
        JOINED = "joined"
        LEFT = "left"
        RENAMED = "renamed"
        TOPIC = "topic"
        ARCHIVED = "archived"
        UNARCHIVED = "unarchived"

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveBigIntegerField()
    post_no = models.PositiveBigIntegerField(null=True)
    revision = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MESSAGE)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages")
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
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "seq"], name="one_message_per_place"),
            models.UniqueConstraint(fields=["author", "client_id"], name="one_message_per_client_id"),
        ]
        indexes = [
            models.Index(fields=["channel", "revision"], name="changes_of_a_channel"),
            models.Index(
                fields=["channel", "seq"], condition=Q(parent=None) | Q(also_to_channel=True), name="log_of_a_channel"
            ),
            models.Index(fields=["parent", "seq"], condition=Q(parent__isnull=False), name="replies_of_a_message"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Mention(models.Model):
    """Somebody was named in a message: what the badges count."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField(help_text="Of the message: a mention is unread past the reader's cursor.")
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
