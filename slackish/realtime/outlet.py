"""The one door out of a connection: everything a client hears passes `Outlet.write`.

It never waits. `await send(...)` in turn would let one slow reader stall a whole room, and a task a
frame costs more than the frame. So `send` is driven one step by hand: on most servers that is all
it takes. Where it suspends, a task finishes it and what follows queues behind, up to a bound.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Generator
from typing import Any, TypeAlias

from asgiref.typing import ASGISendCallable

from .servers import ServerSide

log = logging.getLogger(__name__)

Frame: TypeAlias = dict[str, Any]


class Outlet:
    """`limit`: bytes that may wait for the peer; `overflowed` is called when more do."""

    __slots__ = ("_limit", "_overflowed", "_queue", "_send", "_server", "_task", "_waiting", "closed")

    def __init__(
        self, send: ASGISendCallable, server: ServerSide, *, limit: int, overflowed: Callable[[], None]
    ) -> None:
        self._send: Callable[[Any], Any] = send
        self._server = server
        self._limit = limit
        self._overflowed = overflowed
        self._queue: deque[tuple[Frame, int]] | None = None
        self._task: asyncio.Task[None] | None = None
        self._waiting = 0
        self.closed = False

    def write(self, frame: Frame, size: int) -> None:
        """Send `frame`, or queue it. `size`: its bytes, counted once something waits.

        The bound is held against what already waits, so that no single answer cuts its own reader.
        """
        if self.closed:
            return
        if self._waiting + self._server.buffered() > self._limit:
            self.closed = True
            # On the loop's next turn: this may be the middle of a delivery to a whole room.
            asyncio.get_running_loop().call_soon(self._overflowed)
        elif self._task is None:
            self._step(frame)
        else:
            self._queue_behind(frame, size)

    def finish(self, code: int) -> None:
        """Close with `code` after all that waits; nothing follows."""
        if self.closed:
            return
        if not self._server.close(code):
            self.write({"type": "websocket.close", "code": code}, 0)
        self.closed = True

    def drop(self) -> None:
        """Forget what waits; nothing follows."""
        self.closed = True
        self._queue = None
        if self._task is not None:
            self._task.cancel()

    def _step(self, frame: Frame) -> None:
        coroutine = self._send(frame)
        try:
            yielded = coroutine.send(None)
        except StopIteration:
            return
        except OSError:  # the peer is gone; the server says so to the reading side
            self.closed = True
        else:
            self._task = asyncio.create_task(self._rest(coroutine, yielded))

    def _queue_behind(self, frame: Frame, size: int) -> None:
        if self._queue is None:
            self._queue = deque()
        self._queue.append((frame, size))
        self._waiting += size

    async def _rest(self, coroutine: Any, yielded: Any) -> None:
        try:
            await _Started(coroutine, yielded)
            while self._queue:
                frame, size = self._queue.popleft()
                self._waiting -= size
                await self._send(frame)
        except OSError:
            self.closed = True
        finally:
            self._task = None


class _Started:
    """Awaits a coroutine that was already driven to its first suspension."""

    __slots__ = ("_coroutine", "_yielded")

    def __init__(self, coroutine: Any, yielded: Any) -> None:
        self._coroutine = coroutine
        self._yielded = yielded

    def __await__(self) -> Generator[Any, Any, None]:
        yielded = self._yielded
        while True:
            try:
                value = yield yielded
            except BaseException as error:  # noqa: BLE001 - handed on to the coroutine, cancellation too
                step, value = self._coroutine.throw, error
            else:
                step = self._coroutine.send
            try:
                yielded = step(value)
            except StopIteration:
                return
