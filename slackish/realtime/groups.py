"""The process's place in the channel layer: one group a room that has sockets here.

One task adds and discards groups, comparing those wanted with those joined, so that a Redis that
hangs stops no socket: a join waits for it a bounded time, and the task tries again.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Iterable
from typing import Any

from .conf import realtime_settings
from .post import Post

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
AT_ONCE = 32  # group calls under way at a time
ALL_PROCESSES = "processes"  # the group of every process with sockets


def room_group(namespace: str, room: str) -> str:
    """The channel-layer group of a room: what plain Channels code sends to.

    A hash, because group names are ASCII below 100 characters, and replacing what does not fit would
    make `team a` and `team_a` one room.
    """
    return "room." + hashlib.blake2b(f"{namespace}\0{room}".encode(), digest_size=16).hexdigest()


class Groups:
    """The groups this process wants and has; they deliver to the mailbox of `post`."""

    def __init__(self, layer: Any, post: Post) -> None:
        self._layer = layer
        self._post = post
        self._wanted: dict[str, tuple[str, str]] = {}
        self._joined: dict[str, float] = {}
        self._half_left: set[str] = set()  # leaving failed: to be left again, or joined anew
        self._waiters: dict[str, asyncio.Future[None]] = {}
        self._changed = asyncio.Event()

    async def join(self, group: str) -> None:
        """Be in a group of another kind than a room's, from now on."""
        waiter = self._waiters.setdefault(group, asyncio.get_running_loop().create_future())
        self._wanted[group] = ("", group)
        self._changed.set()
        await asyncio.wait((waiter,), timeout=realtime_settings().join_timeout)

    def want(self, namespace: str, room: str) -> None:
        self._wanted[room_group(namespace, room)] = (namespace, room)
        self._changed.set()

    def unwant(self, namespace: str, room: str) -> None:
        group = room_group(namespace, room)
        self._wanted.pop(group, None)
        self._changed.set()
        self._tell_waiters(group)

    def room(self, group: str) -> tuple[str, str] | None:
        """(namespace, room) of a group of ours."""
        return self._wanted.get(group)

    @property
    def joined(self) -> frozenset[str]:
        return frozenset(self._joined)

    async def ready(self, namespace: str, rooms: Iterable[str]) -> bool:
        """Wait until the groups of `rooms` are joined, `join_timeout` seconds at most.

        False where the layer did not answer in time: what is missed meanwhile is caught up by `sync`.
        """
        missing = [group for room in rooms if (group := room_group(namespace, room)) not in self._joined]
        if not missing:
            return True
        futures = [self._waiters.setdefault(group, asyncio.get_running_loop().create_future()) for group in missing]
        _, pending = await asyncio.wait(futures, timeout=realtime_settings().join_timeout)
        return not pending

    async def reconcile_forever(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            if not await self._reconcile():
                await asyncio.sleep(RETRY_SECONDS)
                self._changed.set()

    async def refresh_forever(self) -> None:
        """Join again before the in-memory layer forgets a membership (after a day)."""
        while True:
            await asyncio.sleep(realtime_settings().group_refresh)
            for group in list(self._joined):
                if group in self._wanted:
                    await self._call(True, group)
            self._changed.set()  # for what failed, or was left meanwhile

    async def _reconcile(self) -> bool:
        """Bring joined and wanted together. False if a call failed and must be tried again."""
        todo = [(True, group) for group in self._wanted.keys() - self._joined.keys()]
        todo += [(False, group) for group in (self._joined.keys() | self._half_left) - self._wanted.keys()]
        healthy = True
        for start in range(0, len(todo), AT_ONCE):
            results = await asyncio.gather(*(self._call(add, group) for add, group in todo[start : start + AT_ONCE]))
            healthy = healthy and all(results)
        return healthy

    async def _call(self, add: bool, group: str) -> bool:
        if add is not (group in self._wanted):
            return True  # meanwhile it is the other way round
        # While it is being left it is not joined: who joins the room now must wait for the group anew.
        self._joined.pop(group, None)
        try:
            async with asyncio.timeout(realtime_settings().layer_timeout):
                await (self._layer.group_add if add else self._layer.group_discard)(group, self._post.mailbox)
        except Exception as error:  # noqa: BLE001 - whatever the layer raises, the next round tries again
            log.warning("The channel layer refused a group (%s: %s); trying again.", type(error).__name__, error)
            if not add:
                self._half_left.add(group)
            return False
        self._half_left.discard(group)
        if add:
            self._joined[group] = time.monotonic()
            self._tell_waiters(group)
        return True

    def _tell_waiters(self, group: str) -> None:
        waiter = self._waiters.pop(group, None)
        if waiter is not None and not waiter.done():
            waiter.set_result(None)
