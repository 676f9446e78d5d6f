"""The way out over any ASGI server."""

import asyncio
from collections import deque
from collections.abc import Callable, Generator
from typing import Any

from asgiref.typing import ASGISendCallable

from .frames import Frame, written

_GONE = (OSError, RuntimeError)  # what servers raise once the peer has left


class PortableOutlet:
    """ASGI alone: `send` is driven one step by hand, and on most servers that is all it takes. Where
    it suspends, a task finishes it and what follows queues behind."""

    __slots__ = ("_limit", "_overflowed", "_queue", "_send", "_task", "_waiting", "bytes_out", "closed")

    def __init__(self, send: ASGISendCallable, limit: int, overflowed: Callable[[], None]) -> None:
        self._send: Callable[[Any], Any] = send
        self._limit = limit
        self._overflowed = overflowed
        self._queue: deque[tuple[dict[str, Any], int]] | None = None
        self._task: asyncio.Task[None] | None = None
        self._waiting = 0
        self.bytes_out = 0
        self.closed = False

    @property
    def writable(self) -> bool:
        return not self.closed and self._task is None

    @property
    def flushed(self) -> bool:
        return self._task is None

    def write(self, frame: Frame) -> None:
        if self.closed:
            return
        written["portable"] += 1
        self.bytes_out += len(frame)
        if self._pressure() > self._limit:
            self.closed = True
            # On the loop's next turn: this may be the middle of a delivery to a whole room.
            asyncio.get_running_loop().call_soon(self._overflowed)
        else:
            self._pass_on(frame.event, len(frame))

    def close(self, code: int) -> None:
        if not self.closed:
            self._pass_on({"type": "websocket.close", "code": code}, 0)
        self.closed = True

    def abort(self) -> None:
        """ASGI knows no abort: what waits is dropped, and the server closes when the application ends."""
        if self._task is not None:
            self._queue = None
            self._task.cancel()
        elif not self.closed:
            self._step({"type": "websocket.close", "code": 1000})
        self.closed = True

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def inlet(self, receive: Any, take: Callable[[str], None], is_free: Callable[[], bool]) -> None:
        """None: what comes, `receive` brings."""

    def _pressure(self) -> int:
        """Bytes that wait for the peer, as far as we can know."""
        return self._waiting

    def _pass_on(self, event: dict[str, Any], size: int) -> None:
        if self._task is None:
            self._step(event)
        else:
            if self._queue is None:
                self._queue = deque()
            self._queue.append((event, size))
            self._waiting += size

    def _step(self, event: dict[str, Any]) -> None:
        coroutine = self._send(event)
        try:
            yielded = coroutine.send(None)
        except StopIteration:
            return
        except _GONE:  # the server says so to the reading side
            self.closed = True
        else:
            self._task = asyncio.create_task(self._rest(coroutine, yielded))

    async def _rest(self, coroutine: Any, yielded: Any) -> None:
        try:
            await _Started(coroutine, yielded)
            while self._queue:
                event, size = self._queue.popleft()
                self._waiting -= size
                await self._send(event)
        except _GONE:
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
