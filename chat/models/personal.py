"""What one person keeps about messages, for nobody else to see: threads followed, messages saved."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .channels import Channel
from .messages import Message


class ThreadMembership(models.Model):
    """A person's place in a thread: whether they follow it, and how far they read it.

    Who writes in it or is named there follows it; who left it stays counted as having read so far.
    """

    parent = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="followers")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    is_following = models.BooleanField(default=True)
    last_read_seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "user"], name="one_thread_membership_per_person")]
        indexes = [models.Index(fields=["user", "channel"], name="threads_of_a_person")]

    def __str__(self) -> str:
        return f"{self.user} in thread {self.parent_id}"


class SavedMessage(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="saves")
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="saved_once_per_person")]
        indexes = [models.Index(fields=["workspace", "user", "-id"], name="saved_by_a_person")]

    def __str__(self) -> str:
        return f"message {self.message_id} saved by {self.user}"
