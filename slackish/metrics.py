"""`/metrics` for Prometheus: this process's own figures; each process is asked by itself.

No label names a workspace, a room or a person. Counters and times are kept where things happen
(slackish/realtime/meters.py); how many there are now is counted when somebody asks.
"""

from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

from slackish.realtime import database
from slackish.realtime.process import Process
from slackish.realtime.publish import serving


@require_safe
@never_cache
async def metrics(request: HttpRequest) -> HttpResponse:
    """Text in Prometheus' format. Who may not ask gets the answer of an address that is not there."""
    if not _may_ask(request):
        raise Http404
    now = CollectorRegistry(auto_describe=False)
    now.register(_Now(serving(), await database.read(_tasks)))
    return HttpResponse(generate_latest(REGISTRY) + generate_latest(now), content_type=CONTENT_TYPE_LATEST)


def _may_ask(request: HttpRequest) -> bool:
    """By the token, or from a listed address. Behind our proxy everybody has its address, so who came
    through one is none of those listed."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if token and constant_time_compare(given, f"Bearer {token}"):
        return True
    return "X-Forwarded-For" not in request.headers and request.META.get("REMOTE_ADDR") in settings.METRICS_ADDRESSES


def _tasks() -> dict[str, int]:
    return {
        "tasks_ready": DBTaskResult.objects.ready().count(),
        "tasks_running": DBTaskResult.objects.running().count(),
    }


class _Now:
    """What there is at this moment. Made on the event loop, where nothing changes meanwhile."""

    def __init__(self, process: Process | None, queues: dict[str, int]) -> None:
        self._process = process
        self._queues = queues

    def collect(self) -> Iterator[Metric]:
        if self._process is not None:
            yield from _of_process(self._process)
            connections = self._process.connections
            self._queues |= {
                "inbox": sum(connection.waiting for connection in connections),
                "layer": self._process.post.waiting,
                "held": self._process.guards.held,
            }
        yield _gauge("slackish_queue_depth", "What waits, by queue.", "queue", self._queues)


def _of_process(process: Process) -> Iterator[Metric]:
    transports = Counter(connection.session.transport.name for connection in process.connections)
    sockets = Counter(name for connection in process.connections for name in connection.sockets)
    yield _gauge("slackish_connections", "Open connections.", "transport", transports)
    yield _gauge("slackish_sockets", "Sockets, by feature.", "namespace", sockets)
    yield _gauge("slackish_rooms", "Rooms, by feature.", "namespace", Counter(r.namespace for r in process.rooms))
    yield CounterMetricFamily("slackish_broadcasts", "Events for rooms.", process.broadcasts)
    yield CounterMetricFamily("slackish_deliveries", "Events handed to connections by rooms.", process.deliveries)


def _gauge(name: str, help_text: str, label: str, values: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, help_text, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family
