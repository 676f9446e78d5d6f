"""The one door out of a WebSocket: everything a client hears passes `write`, which never waits.

`await send(...)` in turn would let one slow reader stall a whole room, and a task a frame costs more
than the frame. Every outlet has a bound in bytes; a reader too slow for it is cut off and catches up.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Generator
from typing import Any, Protocol

from asgiref.typing import ASGISendCallable

from .frames import Frame
from .servers import daphne_protocol

written = {"daphne": 0, "portable": 0}
"""Frames written by each way in this process: a benchmark proves by it which one it measured."""


class Outlet(Protocol):
    closed: bool

    def write(self, frame: Frame) -> None:
        """Send `frame`, or queue it. The bound is held against what already waits, so that no single
        answer cuts its own reader."""

    def close(self, code: int) -> None:
        """Close with a code of RFC 6455 after all that waits; nothing follows."""

    def abort(self) -> None:
        """Close at once: what waits is dropped."""

    def pause(self) -> None:
        """Stop reading from the peer, where the server can."""

    def resume(self) -> None: ...

    @property
    def writable(self) -> bool:
        """Whether a frame would leave at once."""


def outlet_for(send: ASGISendCallable, *, limit: int, overflowed: Callable[[], None]) -> Outlet:
    """The outlet that fits the server behind `send`.

    `limit`: bytes that may wait for the peer; `overflowed` is called, on a later turn of the loop,
    when more do.
    """
    protocol = daphne_protocol(send)
    if protocol is not None:
        return DaphneOutlet(protocol, limit, overflowed)
    return PortableOutlet(send, limit, overflowed)


class DaphneOutlet:
    """Writes the prepared bytes to Twisted's transport; at once where its buffer is empty."""

    __slots__ = ("_limit", "_overflowed", "_protocol", "_transport", "closed")

    def __init__(self, protocol: Any, limit: int, overflowed: Callable[[], None]) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        self._limit = limit
        self._overflowed = overflowed
        self.closed = False

    def write(self, frame: Frame) -> None:
        transport = self._transport
        if self.closed or self._protocol.state != self._protocol.STATE_OPEN or not transport.connected:
            return
        written["daphne"] += 1
        wire = frame.wire
        if self.writable:
            # Skips the way through Twisted's reactor: write, wait for the selector, write.
            sent = transport.writeSomeData(wire)
            if isinstance(sent, int) and 0 <= sent < len(wire):
                transport.write(wire[sent:])
            elif not isinstance(sent, int):
                self._break()  # the peer is gone; Twisted closes and says so
        elif self._waiting() > self._limit:
            self._break()
            asyncio.get_running_loop().call_soon(self._overflowed)
        else:
            transport.write(wire)

    @property
    def writable(self) -> bool:
        transport = self._transport
        return not (transport.dataBuffer or transport._tempDataBuffer or transport.disconnecting)

    def close(self, code: int) -> None:
        """Autobahn's public door takes 1000 and 3000 up, so that 1009 would fail as an error of ours."""
        if not self.closed and self._protocol.state == self._protocol.STATE_OPEN:
            self._protocol.sendCloseFrame(code=code)
        self.closed = True

    def abort(self) -> None:
        self.closed = True
        self._transport.abortConnection()

    def pause(self) -> None:
        self._transport.pauseProducing()

    def resume(self) -> None:
        if self._transport.connected and not self._transport.disconnecting:
            self._transport.resumeProducing()

    def _waiting(self) -> int:
        transport = self._transport
        waiting: int = len(transport.dataBuffer) - transport.offset + transport._tempDataLen
        return waiting

    def _break(self) -> None:
        self.closed = True


class PortableOutlet:
    """ASGI alone: `send` is driven one step by hand, and on most servers that is all it takes. Where
    it suspends, a task finishes it and what follows queues behind."""

    __slots__ = ("_limit", "_overflowed", "_queue", "_send", "_task", "_waiting", "closed")

    def __init__(self, send: ASGISendCallable, limit: int, overflowed: Callable[[], None]) -> None:
        self._send: Callable[[Any], Any] = send
        self._limit = limit
        self._overflowed = overflowed
        self._queue: deque[tuple[dict[str, Any], int]] | None = None
        self._task: asyncio.Task[None] | None = None
        self._waiting = 0
        self.closed = False

    @property
    def writable(self) -> bool:
        return not self.closed and self._task is None

    def write(self, frame: Frame) -> None:
        if self.closed:
            return
        written["portable"] += 1
        if self._waiting > self._limit:
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
        """ASGI knows no abort: what waits is dropped, and the application ends."""
        self.closed = True
        self._queue = None
        if self._task is not None:
            self._task.cancel()

    def pause(self) -> None: ...

    def resume(self) -> None: ...

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
        except OSError:  # the peer is gone; the server says so to the reading side
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
