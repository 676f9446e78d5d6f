"""The figures of the dashboard. Each app registers its own in `AppConfig.ready`: this app knows no messages.

Aggregates only: no figure names a person, nor anything that not everybody of the workspace may see.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from workspaces.cache import cache_version

Points: TypeAlias = list[tuple[datetime, float]]

REMEMBERED = 1000  # answers; past it all are forgotten, which costs one query each


@dataclass(frozen=True, slots=True)
class Metric:
    """`now(workspace_id)`: a value that JSON can say. `history(workspace_id, since)`: an hour or a day each.

    `seconds`: how long an answer is good, so that ten open dashboards cost what one does.
    """

    name: str
    now: Callable[[int], Any] | None
    history: Callable[[int, datetime], Points] | None
    seconds: float


_metrics: dict[str, Metric] = {}
_known: dict[tuple[int, str, int], tuple[float, Any]] = {}


def register_metric(
    name: str,
    now: Callable[[int], Any] | None = None,
    *,
    history: Callable[[int, datetime], Points] | None = None,
    seconds: float = 5,
) -> None:
    """Offer `name` to the dashboard; both functions are sync selectors of few, indexed queries."""
    _metrics[name] = Metric(name, now, history, seconds)


def metrics_now(workspace_id: int) -> dict[str, Any]:
    """Each metric's present value, by name; none older than its `seconds`."""
    version = cache_version(workspace_id)
    return {name: _remembered(metric, workspace_id, version) for name, metric in _metrics.items() if metric.now}


def metrics_history(workspace_id: int, since: datetime) -> dict[str, Points]:
    return {name: metric.history(workspace_id, since) for name, metric in _metrics.items() if metric.history}


def _remembered(metric: Metric, workspace_id: int, version: int) -> Any:
    key, now = (workspace_id, metric.name, version), time.monotonic()
    known = _known.get(key)
    if known is not None and now - known[0] < metric.seconds:
        return known[1]
    assert metric.now is not None
    value = metric.now(workspace_id)
    if len(_known) >= REMEMBERED:
        _known.clear()
    _known[key] = (now, value)
    return value
