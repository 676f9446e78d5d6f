"""Small numbers that every process knows of all others: sockets in a room, devices of a person, connections.

Each process counts for itself and tells the others what changed, ten times a second at most; a reader adds
up, and waits for nobody. The tellings are numbered: who misses one asks for the whole. What a process told
is forgotten with its lease, so no crash leaves a number standing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from .conf import realtime_settings
from .groups import ALL_PROCESSES

if TYPE_CHECKING:
    from .process import Process

TELLING = "process.counts"
WHOLE_SECONDS = 1.0  # how long to wait for the tables of the others

Tables: TypeAlias = dict[str, dict[str, int]]
Changed: TypeAlias = Callable[[str, str, int, int], None]


class Counts:
    """Tables of names and numbers. `changed` is told (table, name, before, after) of each total that moved."""

    def __init__(self, process: Process, changed: Changed) -> None:
        self._process = process
        self._changed = changed
        self._own: Tables = {}
        self._totals: Tables = {}
        self._theirs: dict[str, Tables] = {}
        self._heard: dict[str, int] = {}  # process → the number of its last telling
        self._number = 0
        self._untold: set[tuple[str, str]] = set()
        self._is_healing = False
        process.cluster.lost.append(self._lost)

    def add(self, table: str, name: str, amount: int) -> None:
        """Count here."""
        value = self._own.get(table, {}).get(name, 0) + amount
        _put(self._own, table, name, value)
        self._move(table, name, amount)
        if self._process.is_alone:
            return
        if not self._untold:
            self._process.loop.call_later(realtime_settings().counts_every, self._tell)
        self._untold.add((table, name))

    def total(self, table: str, name: str) -> int:
        """Of all processes."""
        return self._totals.get(table, {}).get(name, 0)

    def names(self, table: str) -> Iterator[str]:
        """Those whose total is not 0."""
        return iter(list(self._totals.get(table, ())))

    def __len__(self) -> int:
        return sum(map(len, self._totals.values()))

    # Telling and hearing

    def whole(self) -> dict[str, Any]:
        """All that this process counts, for one that asks."""
        return {"process": self._process.id, "number": self._number, "tables": self._own}

    def beat(self) -> None:
        """Say how far the telling is, so that who missed the last one notices."""
        if not self._process.is_alone:
            self._send([])

    def take(self, message: dict[str, Any]) -> None:
        """Another process told something."""
        process_id, number = message["from"], message["number"]
        expected = self._heard.get(process_id, 0) + (1 if message["counts"] else 0)
        if number == expected:
            self._heard[process_id] = number
            for table, name, value in message["counts"]:
                self._put_theirs(process_id, table, name, value)
        elif number > expected or process_id not in self._heard:
            self.heal()

    def heal(self) -> None:
        """Ask all for the whole, once for all that is missing."""
        if not self._is_healing:
            self._is_healing = True
            self._process.spawn(self._heal())

    async def catch_up(self) -> None:
        """Hear what every process counts."""
        replies = await self._process.cluster.ask("counts", {}, seconds=WHOLE_SECONDS)
        for value in replies.values:
            if value["process"] != self._process.id and value["number"] >= self._heard.get(value["process"], 0):
                self._take_whole(value["process"], value["number"], value["tables"])

    async def _heal(self) -> None:
        try:
            await self.catch_up()
            await asyncio.sleep(realtime_settings().counts_every)
        finally:
            self._is_healing = False

    def _tell(self) -> None:
        untold, self._untold = self._untold, set()
        self._number += 1
        self._send([[table, name, self._own.get(table, {}).get(name, 0)] for table, name in untold])

    def _send(self, counts: list[list[Any]]) -> None:
        message = {"type": TELLING, "from": self._process.id, "number": self._number, "counts": counts}
        self._process.post.send(message, groups=(ALL_PROCESSES,))

    def _take_whole(self, process_id: str, number: int, tables: Tables) -> None:
        self._heard[process_id] = number
        known = {(table, name) for table, names in self._theirs.get(process_id, {}).items() for name in names}
        for table, names in tables.items():
            for name, value in names.items():
                known.discard((table, name))
                self._put_theirs(process_id, table, name, value)
        for table, name in known:
            self._put_theirs(process_id, table, name, 0)

    def _put_theirs(self, process_id: str, table: str, name: str, value: int) -> None:
        theirs = self._theirs.setdefault(process_id, {})
        before = theirs.get(table, {}).get(name, 0)
        _put(theirs, table, name, value)
        self._move(table, name, value - before)

    def _lost(self, process_id: str) -> None:
        self._take_whole(process_id, 0, {})
        self._heard.pop(process_id, None)
        self._theirs.pop(process_id, None)

    def _move(self, table: str, name: str, amount: int) -> None:
        before = self.total(table, name)
        _put(self._totals, table, name, before + amount)
        if amount:
            self._changed(table, name, before, before + amount)


def _put(tables: Tables, table: str, name: str, value: int) -> None:
    """Nothing stays behind of what is 0."""
    names = tables.setdefault(table, {})
    if value:
        names[name] = value
        return
    names.pop(name, None)
    if not names:
        del tables[table]
