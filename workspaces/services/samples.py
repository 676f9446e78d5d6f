"""Noting the live numbers of a workspace."""

from datetime import datetime, timedelta

from workspaces.models import Sample

KEPT = timedelta(days=90)


def sample_note(workspace_id: int, at: datetime, totals: dict[str, int]) -> None:
    """Note `totals` for the moment `at`, unless another process has; what is too old goes."""
    sample = Sample(
        workspace_id=workspace_id,
        at=at,
        people=totals["people"],
        sockets=totals["sockets"],
        rooms=totals["rooms"],
    )
    Sample.objects.bulk_create([sample], ignore_conflicts=True)
    Sample.objects.filter(workspace=workspace_id, at__lt=at - KEPT).delete()
