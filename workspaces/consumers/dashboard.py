"""The namespace `/dashboard`: the workspace in numbers, for managers. Aggregates, never a person."""

import asyncio
import time
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone

from slackish.realtime.database import read
from slackish.realtime.events import event
from slackish.realtime.process import Process
from workspaces import schemas
from workspaces.metrics import metrics_history, metrics_now
from workspaces.roles import Right
from workspaces.services.live import live_of

from .workspace import WorkspaceConsumer, has_right, in_workspace, signed_in

HISTORY_DAYS = 30


class DashboardConsumer(WorkspaceConsumer):
    """How much goes on: people, messages, sockets, rooms. For managers, admins and owners."""

    namespace = "/dashboard"
    right: ClassVar[Right] = Right.SEE_METRICS
    emits = {"welcome": schemas.Welcome, "metrics": schemas.Metrics}
    acks = {"get-history": schemas.History}
    middleware = (signed_in, in_workspace, has_right)

    async def connect(self) -> None:
        """The present figures at once, and then as they change."""
        if not await self.enter():
            return
        self.emit("welcome", "Connected to dashboard namespace")
        await self.emit_state("metrics", lambda: figures(self.actor.workspace_id))
        _ticker(self.connection.process).watch(self.actor.workspace_id)

    @event("get-history")
    async def get_history(self) -> dict[str, Any]:
        """The figures of the last 30 days, for charts."""
        since = timezone.now() - timedelta(days=HISTORY_DAYS)
        points = await self.read(metrics_history, self.actor.workspace_id, since)
        return {name: [[_milliseconds(at), value] for at, value in series] for name, series in points.items()}


async def figures(workspace_id: int) -> dict[str, Any]:
    live = await live_of(workspace_id)
    totals = live.totals()
    return {
        "at": round(time.time() * 1000),
        "peopleOnline": totals["people"],
        "sockets": totals["sockets"],
        "rooms": totals["rooms"],
        **await read(metrics_now, workspace_id),
    }


class Ticker:
    """One task a workspace that somebody in this process watches, however many do."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._watched: set[int] = set()

    def watch(self, workspace_id: int) -> None:
        if workspace_id not in self._watched:
            self._watched.add(workspace_id)
            self._process.spawn(self._tick(workspace_id))

    async def _tick(self, workspace_id: int) -> None:
        room = f"workspace:{workspace_id}"
        try:
            while True:
                await asyncio.sleep(settings.DASHBOARD_EVERY)
                if self._process.rooms.get("/dashboard", room) is None:
                    return
                present = await figures(workspace_id)
                # Each process tells its own: what is counted is the same everywhere.
                for socket in self._process.sockets("/dashboard", [room]):
                    socket.emit("metrics", present)
        finally:
            self._watched.discard(workspace_id)


_tickers: dict[str, Ticker] = {}


def _ticker(process: Process) -> Ticker:
    return _tickers.setdefault(process.id, Ticker(process))


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
