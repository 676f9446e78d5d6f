"""Noting the live numbers of each workspace every few minutes, for the dashboard's charts."""

import asyncio
import logging
from datetime import UTC, datetime

from django.conf import settings

from slackish.realtime.database import write
from slackish.realtime.process import Process
from workspaces.services.live import live_of
from workspaces.services.samples import sample_note

log = logging.getLogger(__name__)


class Sampler:
    """Of the workspaces that have sockets in this process. With several, the first to note a moment did."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._seen: set[int] = set()
        process.spawn(self._sample_forever())

    def saw(self, workspace_id: int) -> None:
        self._seen.add(workspace_id)

    async def _sample_forever(self) -> None:
        while True:
            await asyncio.sleep(settings.DASHBOARD_SAMPLE_EVERY)
            for workspace_id in list(self._seen):
                try:
                    await self._sample(workspace_id)
                except Exception:
                    log.exception("The live numbers of a workspace could not be noted.")

    async def _sample(self, workspace_id: int) -> None:
        live = await live_of(workspace_id)
        if not any(each.info.process == self._process.id for each in live.sockets):
            self._seen.discard(workspace_id)
        await write(sample_note, workspace_id, _moment(), live.totals())


def _moment() -> datetime:
    """The same for all processes, though they come a little apart."""
    every = settings.DASHBOARD_SAMPLE_EVERY
    return datetime.fromtimestamp(datetime.now(UTC).timestamp() // every * every, UTC)


_samplers: dict[str, Sampler] = {}


def sampler(process: Process) -> Sampler:
    """The one of `process`."""
    if process.id not in _samplers:
        _samplers[process.id] = Sampler(process)
    return _samplers[process.id]
