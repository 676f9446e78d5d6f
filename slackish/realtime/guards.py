"""Removal without a race: whoever receives is a member at delivery.

A guarded room (`channel:12`) counts removals: each adds 1 to its `access` in the database, under the
lock that orders its events, and every durable event carries the value read under that lock. Where a
process knows a lower value, somebody may have been removed that it has not heard of: it reads the
members again, takes the others out, and only then delivers; what comes meanwhile waits behind. So
neither the order of two publishers nor a lost eviction leaks a message.

A join carries the value its own check read, and checks again where the room stands higher.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from .conf import realtime_settings
from .database import read
from .deliveries import Delivery
from .registry import guard_of
from .rooms import Room, Rooms

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer

log = logging.getLogger(__name__)

ATTEMPTS = 5
ROOMS_A_QUERY = 200

Members: TypeAlias = dict[str, tuple[int, frozenset[int]]]
Audience: TypeAlias = Callable[[list[str]], Members]
"""Reads (access, user ids) of each of the named rooms; a room that is gone is left out."""


class Guards:
    """Holds deliveries back from rooms whose members must be read again."""

    def __init__(self, rooms: Rooms, apply: Callable[[Delivery], None]) -> None:
        self._rooms = rooms
        self._apply = apply
        self._held: dict[tuple[str, str], deque[Delivery]] = {}
        self._needed: dict[tuple[str, str], int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def held(self) -> int:
        """Deliveries that wait for a look at the members."""
        return sum(len(waiting) for waiting in self._held.values())

    def holds(self, delivery: Delivery) -> bool:
        """Whether `delivery` has to wait; it is then applied, or dropped with its room, later."""
        for name in delivery.rooms or ():
            key = (delivery.namespace, name)
            if key in self._held:
                self._held[key].append(delivery)
                return True
            room = self._rooms.get(*key)
            if room is not None and delivery.access is not None and self._is_behind(room, delivery.access):
                self._hold(room, delivery.access, delivery)
                return True
        return False

    async def admit(self, socket: NamespaceConsumer, name: str, access: int) -> bool:
        """Join `name` on a check that read `access`; False if the person turned out not to belong."""
        while (known := self._known(socket.namespace, name)) is not None and known > access:
            answer = await _members(socket.namespace, name)
            if answer is None or socket.user_id not in answer[1]:
                return False
            access = answer[0]
        if socket.closed:
            return False
        room = self._rooms.join(socket, name)
        if room.access is None:
            room.access = access
        elif self._is_behind(room, access):
            self._hold(room, access)
        return True

    async def check_forever(self) -> None:
        """The backstop for what carries no `access` (typing, presence)."""
        while True:
            await asyncio.sleep(realtime_settings().access_check)
            await self.check_all()

    async def check_all(self) -> None:
        """Read the members of every guarded room again and take out who no longer belongs."""
        guarded: dict[Audience, list[Room]] = {}
        for room in self._rooms:
            if audience := guard_of(room.namespace, room.name):
                guarded.setdefault(audience, []).append(room)
        for audience, rooms in guarded.items():
            for start in range(0, len(rooms), ROOMS_A_QUERY):
                await self._check(audience, rooms[start : start + ROOMS_A_QUERY])

    async def _check(self, audience: Audience, rooms: list[Room]) -> None:
        present = {room.name: list(room.sockets.values()) for room in rooms}
        try:
            answers = await read(audience, list(present))
        except Exception:
            log.exception("Could not read the members of %d rooms again; the next check will.", len(rooms))
            return
        for name, sockets in present.items():
            self._remove_strangers(name, sockets, answers.get(name, (0, frozenset()))[1])

    def _is_behind(self, room: Room, access: int) -> bool:
        return guard_of(room.namespace, room.name) is not None and access > (room.access or 0)

    def _known(self, namespace: str, name: str) -> int | None:
        room = self._rooms.get(namespace, name)
        needed = self._needed.get((namespace, name))
        known = [value for value in (needed, room.access if room else None) if value is not None]
        return max(known, default=None)

    def _hold(self, room: Room, access: int, delivery: Delivery | None = None) -> None:
        key = (room.namespace, room.name)
        self._needed[key] = max(access, self._needed.get(key, 0))
        if key in self._held:
            return
        self._held[key] = deque([delivery] if delivery else [])
        task = asyncio.create_task(self._reread(room))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _reread(self, room: Room) -> None:
        key = (room.namespace, room.name)
        try:
            await self._catch_up(room)
        except Exception:
            # Not knowing who belongs, nobody may receive. They reconnect and catch up.
            log.exception("Could not read who belongs to a room; its %d sockets reconnect.", len(room.sockets))
            for socket in list(room.sockets.values()):
                socket.connection.abort("access unknown")
        self._needed.pop(key, None)
        for delivery in self._held.pop(key, ()):
            self._apply(delivery)

    async def _catch_up(self, room: Room) -> None:
        """Read members until the room stands as high as the events that wait for it."""
        key = (room.namespace, room.name)
        for attempt in range(ATTEMPTS):
            if (room.access or 0) >= self._needed[key]:
                return
            await asyncio.sleep(0.05 * attempt)  # a read that lags behind the commit that was announced
            # Who joins while the query runs has a newer check than the query's.
            present = list(room.sockets.values())
            # A room that is gone has no members, and no removal can follow.
            access, members = await _members(room.namespace, room.name) or (self._needed[key], frozenset())
            self._remove_strangers(room.name, present, members)
            room.access = max(access, room.access or 0)
        raise RuntimeError("the database stays behind what was announced")

    def _remove_strangers(self, name: str, sockets: Iterable[NamespaceConsumer], members: frozenset[int]) -> None:
        for socket in sockets:
            if socket.user_id not in members:
                self._rooms.leave(socket, name)
                socket.put_out(name)


async def _members(namespace: str, name: str) -> tuple[int, frozenset[int]] | None:
    audience = guard_of(namespace, name)
    if audience is None:
        raise LookupError(f"rooms like {name!r} are not guarded")
    return (await read(audience, [name])).get(name)
