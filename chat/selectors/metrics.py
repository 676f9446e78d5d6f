"""The chat's figures for the dashboard: counts by channel and time, which messages_by_time answers."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDay, TruncHour
from django.utils import timezone

from chat.models import Channel, Message

BUSIEST = 8


def messages_per_minute(workspace_id: int) -> int:
    return _since(workspace_id, timedelta(minutes=1)).count()


def active_members(workspace_id: int) -> int:
    """People who wrote in the last 24 hours."""
    return _since(workspace_id, timedelta(days=1)).values("author").distinct().count()


def busiest_channels(workspace_id: int) -> dict[str, Any]:
    """Of the last 24 hours: public ones by name; all that is private as one number, so that none shows."""
    rows = _since(workspace_id, timedelta(days=1)).values_list("channel__kind", "channel__name")
    counted = rows.annotate(n=Count("pk")).order_by("-n", "channel__name")
    public = [{"name": name, "messages": n} for kind, name, n in counted if kind == Channel.Kind.PUBLIC]
    private = sum(n for kind, _, n in counted if kind != Channel.Kind.PUBLIC)
    return {"public": public[:BUSIEST], "private": private}


def messages_history(workspace_id: int, since: datetime) -> list[tuple[datetime, float]]:
    """Messages an hour, the empty ones left out."""
    hours = _messages(workspace_id, since).annotate(hour=TruncHour("created_at")).values("hour")
    return [(row["hour"], float(row["n"])) for row in hours.annotate(n=Count("pk")).order_by("hour")]


def active_history(workspace_id: int, since: datetime) -> list[tuple[datetime, float]]:
    """People who wrote, a day."""
    days = _messages(workspace_id, since).annotate(day=TruncDay("created_at")).values("day")
    return [(row["day"], float(row["n"])) for row in days.annotate(n=Count("author", distinct=True)).order_by("day")]


def _since(workspace_id: int, ago: timedelta) -> QuerySet[Message]:
    return _messages(workspace_id, timezone.now() - ago)


def _messages(workspace_id: int, since: datetime) -> QuerySet[Message]:
    return Message.objects.filter(
        channel__workspace=workspace_id, created_at__gte=since, kind=Message.Kind.MESSAGE
    ).order_by()
