"""Who has been gone for too long loses the seat.

Each process writes down, every few seconds, which players it sees, and looks at what the others wrote.
A seat whose time of being seen stands still is counted, in steps of this process's own: a server that
was away, or a database, counts nothing, and clocks need not agree.
"""

import asyncio
import logging
import time
from datetime import datetime

from django.conf import settings

from games import selectors, services
from slackish.realtime.database import read, write
from slackish.realtime.process import Process

log = logging.getLogger(__name__)


class Seats:
    """Runs from the first socket of `/games` until there is neither one nor a seat to look after."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._watching = False
        self._still: dict[int, tuple[datetime | None, float]] = {}

    def watch(self) -> None:
        if not self._watching:
            self._watching = True
            self._process.spawn(self._watch())

    async def _watch(self) -> None:
        seen = time.monotonic()
        while self._watching:
            await asyncio.sleep(settings.GAMES_SEAT_CHECK)
            # What passed while this process slept or waited was nobody's absence.
            passed, seen = min(time.monotonic() - seen, 2 * settings.GAMES_SEAT_CHECK), time.monotonic()
            try:
                await self._look(passed)
            except Exception:
                log.exception("Could not look after the seats of games; trying again.")

    async def _look(self, passed: float) -> None:
        here = self._people()
        seats = await read(selectors.seats_taken)
        present = {(workspace, user) for _, workspace, user, _ in seats} & here
        if present:
            await write(services.seats_seen, present)
        away = [(player, seen_at) for player, workspace, user, seen_at in seats if (workspace, user) not in here]
        self._still = {player: self._count(player, seen_at, passed) for player, seen_at in away}
        for player, (seen_at, since) in self._still.items():
            # A step more: the one in which they went began before they did.
            patience = settings.GAMES_RESERVED_SECONDS if seen_at is None else settings.GAMES_SEAT_SECONDS
            if since >= patience + settings.GAMES_SEAT_CHECK:
                await write(services.seat_lose, player_id=player, seen_at=seen_at)
        self._watching = bool(here or away)

    def _count(self, player: int, seen_at: datetime | None, passed: float) -> tuple[datetime | None, float]:
        before, since = self._still.get(player, (seen_at, 0.0))
        return (seen_at, since + passed) if before == seen_at else (seen_at, 0.0)

    def _people(self) -> set[tuple[int, int]]:
        """(workspace, user) of every socket of `/games` in this process."""
        own_rooms = (room.name.split(":") for room in self._process.rooms if room.namespace == "/games")
        return {(int(parts[1]), int(parts[3])) for parts in own_rooms if parts[2:3] == ["user"]}


_seats: dict[str, Seats] = {}


def seats(process: Process) -> Seats:
    """The one of `process`."""
    return _seats.setdefault(process.id, Seats(process))
