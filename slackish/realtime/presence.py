"""Who is online: the people of the sockets in a room, in every process, a moment longer than their last one.

A consumer names the rooms by a pattern, `presence_rooms = r"workspace:\\d+"`; being in such a room is
being online there. All processes know of all, from what they count (see counts.py), so each tells its own
sockets:

@watch_presence("/chat")
def tell(change: PresenceChange) -> None:
    of("/chat").to(change.room).local.emit("presence-changed", …)
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from .conf import realtime_settings

if TYPE_CHECKING:
    from .process import Process

log = logging.getLogger(__name__)

SOON = 0.1  # seconds from the first change after a quiet while to its telling
TABLE = "people"  # of the counts: "people /chat workspace:1", by user id

Place: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PresenceChange:
    """Who came and went in a room since the last one. `online` are all who are there now."""

    namespace: str
    room: str
    came: frozenset[int]
    went: frozenset[int]
    online: frozenset[int]


Watcher: TypeAlias = Callable[[PresenceChange], None]
_watchers: dict[str, list[Watcher]] = {}


def watch_presence(namespace: str) -> Callable[[Watcher], Watcher]:
    """Have a function told, in each process, who came and went in the rooms of `namespace`.

    Once in `presence_every` seconds for a room at most; who is back within `presence_grace` never left.
    It runs on the event loop, and waits for nothing.
    """

    def register(watcher: Watcher) -> Watcher:
        _watchers.setdefault(namespace, []).append(watcher)
        return watcher

    return register


class Presence:
    """As one process knows it."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._online: dict[Place, set[int]] = {}
        self._leaving: dict[tuple[Place, int], asyncio.TimerHandle] = {}
        self._told: dict[Place, set[int]] = {}  # as of the last telling, while another is due
        self._quiet_since: dict[Place, float] = {}

    def online(self, namespace: str, room: str) -> frozenset[int]:
        """The ids of the people who are there, or left it less than `presence_grace` seconds ago."""
        return frozenset(self._online.get((namespace, room), ()))

    def __len__(self) -> int:
        return sum(map(len, self._online.values())) + len(self._leaving) + len(self._told)

    def changed(self, table: str, name: str, before: int, after: int) -> None:
        """A total of the counts moved."""
        kind, _, place = table.partition(" ")
        if kind != TABLE or (before > 0) is (after > 0):
            return
        namespace, _, room = place.partition(" ")
        if after > 0:
            self._came((namespace, room), int(name))
        else:
            self._leaves((namespace, room), int(name))

    def _came(self, place: Place, user_id: int) -> None:
        if timer := self._leaving.pop((place, user_id), None):
            timer.cancel()
            return
        self._due(place)
        self._online.setdefault(place, set()).add(user_id)

    def _leaves(self, place: Place, user_id: int) -> None:
        grace = realtime_settings().presence_grace
        self._leaving[place, user_id] = self._process.loop.call_later(grace, self._went, place, user_id)

    def _went(self, place: Place, user_id: int) -> None:
        self._leaving.pop((place, user_id), None)
        self._due(place)
        there = self._online.get(place, set())
        there.discard(user_id)
        if not there:
            self._online.pop(place, None)

    def _due(self, place: Place) -> None:
        """Something is about to change: tell of it, not too often."""
        if place in self._told or not _watchers.get(place[0]):
            return
        self._told[place] = set(self._online.get(place, ()))
        now = self._process.loop.time()
        at = max(now + SOON, self._quiet_since.get(place, 0) + realtime_settings().presence_every)
        self._process.loop.call_at(at, self._tell, place)

    def _tell(self, place: Place) -> None:
        told, online = self._told.pop(place), self._online.get(place, set())
        self._quiet_since[place] = self._process.loop.time()
        if not online:
            del self._quiet_since[place]
        if told == online:
            return
        change = PresenceChange(*place, frozenset(online - told), frozenset(told - online), frozenset(online))
        for watcher in _watchers.get(place[0], ()):
            try:
                watcher(change)
            except Exception:
                log.exception("A watcher of the presence in %s failed.", place[0])
