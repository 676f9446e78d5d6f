"""Engine.IO over WebSocket: one packet a frame."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable

from .cuts import SLOW_READER
from .frames import Frame, byte_length
from .outlet import outlet_for
from .sessions import PROTOCOL_ERROR, TOO_BIG, Session

log = logging.getLogger(__name__)


class WebSocketTransport:
    __slots__ = ("_is_over", "_is_waiting", "_outlet", "_session", "_task")

    name = "websocket"

    def __init__(self, session: Session, send: ASGISendCallable) -> None:
        self._session = session
        self._task = asyncio.current_task()
        self._is_over = False
        self._is_waiting = False  # for a message, with none before it
        self._outlet = outlet_for(send, limit=session.settings.outbox_bytes, overflowed=self._overflowed)

    @property
    def writable(self) -> bool:
        return self._outlet.writable

    @property
    def bytes_out(self) -> int:
        return self._outlet.bytes_out

    @property
    def flushed(self) -> bool:
        return self._outlet.flushed

    def write(self, frame: Frame) -> None:
        self._outlet.write(frame)

    def close(self, code: int) -> None:
        self._outlet.close(code)
        self._stop_reading()

    def abort(self) -> None:
        self._outlet.abort()
        self._stop_reading()

    async def read_forever(self, receive: ASGIReceiveCallable) -> None:
        """Read until the client goes, breaks the protocol, or the session is closed from elsewhere."""
        session = self._session
        inlet = self._outlet.inlet(receive, self._take, self._is_free)
        try:
            while not session.is_closed:
                self._is_waiting = True
                message: Any = await receive()
                self._is_waiting = False
                if message["type"] == "websocket.disconnect":
                    break
                self._take(_packet(message))
                if session.peer.is_full():
                    self._outlet.pause()
                    await session.room_to_read()
                    self._outlet.resume()
        except asyncio.CancelledError:
            if not session.is_closed:  # the server ends, not we
                session.close("server shutting down")
                raise
        finally:
            self._is_over = True
            self._is_waiting = False
            if inlet is not None:
                inlet.stop()
            session.close("transport close")

    def _overflowed(self) -> None:
        self._session.abort(SLOW_READER)

    def _is_free(self) -> bool:
        return self._is_waiting and not self._session.is_closed and not self._session.peer.is_full()

    def _take(self, packet: str | bytes) -> None:
        if byte_length(packet) > self._session.settings.max_payload:
            self._session.close("payload too large", TOO_BIG)
            return
        try:
            self._session.take(packet)
        except ValueError as error:
            log.info("Session closed: %s.", error)
            self._session.close("parse error", PROTOCOL_ERROR)

    def _stop_reading(self) -> None:
        if self._task is not None and self._task is not asyncio.current_task() and not self._is_over:
            self._task.cancel()


def _packet(message: dict[str, Any]) -> str | bytes:
    text, data = message.get("text"), message.get("bytes")
    return text if text is not None else data or b""
