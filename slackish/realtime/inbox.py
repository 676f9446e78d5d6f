"""What waits to be handled for one socket, and the one task that works it off, in order.

The task lives while there is work: an idle socket costs none. When the socket leaves, what it sent
before is still handled for a moment (a page that says something and closes means it); then the handler
that runs is cancelled, and the rest is dropped.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from math import inf
from typing import TYPE_CHECKING, Any

from django.utils.translation import activate

if TYPE_CHECKING:
    from .connection import Connection

log = logging.getLogger(__name__)

FAREWELL = "socket.disconnect"  # the type of the message that is handled whatever happened before


class Inbox:
    """`dispatch` handles one message. Its connection counts what waits."""

    __slots__ = ("_connection", "_dispatch", "_drops", "_limit", "_queue", "_until", "_worker")

    def __init__(self, connection: Connection, dispatch: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        self._connection = connection
        self._dispatch = dispatch
        self._queue: deque[tuple[dict[str, Any], int]] | None = None
        self._worker: asyncio.Task[None] | None = None
        self._limit: asyncio.Timeout | None = None
        self._until = inf
        self._drops = False

    def put(self, message: dict[str, Any], size: int = 0) -> None:
        """Queue a message. `size`: its bytes, against the connection's bound."""
        if self._queue is None:
            self._queue = deque()
        self._queue.append((message, size))
        self._connection.queued(1, size)
        if self._worker is None:
            self._worker = self._loop.create_task(self._work())

    def close(self, *, drop: bool) -> None:
        """The socket left. `drop`: it was put out, and what it still wants is no longer asked."""
        self._drops = drop
        self._until = self._loop.time() + self._connection.settings.departure_grace
        with suppress(RuntimeError):  # no handler runs
            if self._limit is not None:
                self._limit.reschedule(min(self._until, self._limit.when() or self._until))

    def time_limit(self, *, farewell: bool = False) -> asyncio.Timeout:
        """What a handler runs under. `farewell`: the one that a socket's leaving does not cut short."""
        until = self._loop.time() + self._connection.settings.handler_timeout
        self._limit = asyncio.timeout_at(until if farewell else min(until, self._until))
        return self._limit

    @property
    def _loop(self) -> asyncio.AbstractEventLoop:
        return self._connection.process.loop

    async def _work(self) -> None:
        if language := self._connection.language:
            activate(language)  # of this task alone
        while self._queue:
            message, size = self._queue.popleft()
            try:
                if message["type"] == FAREWELL or not self._is_over():
                    await self._dispatch(message)
            except Exception:
                log.exception("A message of type %r could not be handled.", message["type"])
            finally:
                self._connection.queued(-1, -size)
        self._queue = self._worker = None

    def _is_over(self) -> bool:
        return self._until < inf and (self._drops or self._loop.time() >= self._until)
