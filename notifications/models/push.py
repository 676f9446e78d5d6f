"""Browsers that asked for Web Push."""

from django.conf import settings
from django.db import models


class PushSubscription(models.Model):
    """Where one browser's push service takes messages, and the keys only that browser can open them with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=1000)
    endpoint_digest = models.CharField(max_length=64, unique=True, editable=False)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return f"push subscription {self.pk}"
