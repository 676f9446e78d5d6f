"""Engine.IO over WebSocket: one packet a frame."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable

from .frames import Frame, byte_length
from .outlet import outlet_for
from .sessions import PROTOCOL_ERROR, TOO_BIG, Session

log = logging.getLogger(__name__)


class WebSocketTransport:
    name = "websocket"

    def __init__(self, session: Session, send: ASGISendCallable) -> None:
        self._session = session
        self._task = asyncio.current_task()
        self._is_over = False
        self._outlet = outlet_for(
            send, limit=session.settings.outbox_bytes, overflowed=lambda: session.abort("slow reader")
        )

    @property
    def writable(self) -> bool:
        return self._outlet.writable

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
        try:
            while not session.is_closed:
                message: Any = await receive()
                if message["type"] == "websocket.disconnect":
                    break
                self._take(message)
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
            session.close("transport close")

    def _take(self, message: dict[str, Any]) -> None:
        text, data = message.get("text"), message.get("bytes")
        packet = text if text is not None else data or b""
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
