"""Reads of the noted live numbers."""

from datetime import datetime

from workspaces.models import Sample


def people_history(workspace_id: int, since: datetime) -> list[tuple[datetime, float]]:
    return _points(workspace_id, since, "people")


def sockets_history(workspace_id: int, since: datetime) -> list[tuple[datetime, float]]:
    return _points(workspace_id, since, "sockets")


def _points(workspace_id: int, since: datetime, field: str) -> list[tuple[datetime, float]]:
    samples = Sample.objects.filter(workspace=workspace_id, at__gte=since).order_by("at")
    return [(at, float(value)) for at, value in samples.values_list("at", field)]
