"""Engine.IO over HTTP long-polling: a GET waits for packets, a POST brings some."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from asgiref.typing import ASGIReceiveCallable

from . import engineio
from .cuts import SLOW_READER
from .frames import Frame
from .sessions import Session

log = logging.getLogger(__name__)

Answer = tuple[int, str, bytes]  # status, content type, body

PACKETS_A_POLL = 16  # python-engineio's client drops a payload that has more
TEXT = "text/plain; charset=UTF-8"
OK: Answer = (200, "text/html", b"ok")
TOO_LARGE: Answer = (413, TEXT, b"Payload too large")


def refusal(error: tuple[int, str], status: int = 400) -> Answer:
    return status, "application/json", engineio.error_body(error)


class PollingTransport:
    name = "polling"

    def __init__(self, session: Session) -> None:
        self._session = session
        self._waiting: list[Frame] = []
        self._bytes = 0
        self.bytes_out = 0
        self._poll: asyncio.Future[bool] | None = None  # whether the session is still ours
        self._last_word: str | None = None
        self._is_posting = False

    @property
    def writable(self) -> bool:
        return self._poll is not None

    @property
    def flushed(self) -> bool:
        return self._poll is None

    def write(self, frame: Frame) -> None:
        if self._last_word is not None:
            return
        if self._bytes > self._session.settings.outbox_bytes:
            self._last_word = engineio.CLOSE
            asyncio.get_running_loop().call_soon(self._session.abort, SLOW_READER)
            return
        self._waiting.append(frame)
        self._bytes += len(frame)
        self.bytes_out += len(frame)
        self._wake()

    def close(self, code: int) -> None:
        self._end(engineio.NOOP)

    def abort(self) -> None:
        self._waiting.clear()
        self._end(engineio.NOOP)

    def nudge(self) -> None:
        """Answer the open GET, with a noop if there is nothing else: the client may then upgrade."""
        self._wake()

    def hand_over(self) -> list[Frame]:
        """What waits, for the transport that follows.

        A GET that is open now came after its client had begun to move, and perhaps after its `5`, by another
        connection: it is refused as any later one.
        """
        frames, self._waiting = self._waiting, []
        self.bytes_out -= self._bytes  # they will count there
        self._wake(is_ours=False)
        return frames

    # GET

    async def get(self, receive: ASGIReceiveCallable) -> Answer:
        """Answer with what waits, or wait for the first. A client that goes meanwhile ends the session."""
        if self._poll is not None:
            self._end(engineio.CLOSE)
            self._session.close("transport error")
            return refusal(engineio.BAD_REQUEST)
        if not self._waiting and self._last_word is None:
            poll = self._poll = asyncio.get_running_loop().create_future()
            try:
                is_answered = await _before_disconnect(poll, receive)
            finally:
                self._poll = None
            if not is_answered:
                self._session.close("transport close")
            if not is_answered or not poll.result():
                return refusal(engineio.BAD_REQUEST)
        return 200, TEXT, self._payload()

    def _payload(self) -> bytes:
        sent, self._waiting = self._waiting[:PACKETS_A_POLL], self._waiting[PACKETS_A_POLL:]
        self._bytes -= sum(map(len, sent))
        packets = [frame.polled for frame in sent]
        if self._last_word is not None and not self._waiting:
            packets.append(self._last_word)
        return engineio.SEPARATOR.join(packets or [engineio.NOOP]).encode()

    def _end(self, last_word: str) -> None:
        if self._last_word is None:
            self._last_word = last_word
        self._wake()

    def _wake(self, *, is_ours: bool = True) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(is_ours)

    # POST

    async def post(self, scope: Any, receive: ASGIReceiveCallable) -> Answer:
        """Take a payload, packet by packet. Never `ok` for one that was not taken whole."""
        if self._is_posting:
            self._end(engineio.CLOSE)
            self._session.close("transport error")
            return refusal(engineio.BAD_REQUEST)
        self._is_posting = True
        try:
            return await self._post(scope, receive)
        except ValueError as error:
            log.info("Session closed: %s.", error)
            self._session.close("parse error")
            return refusal(engineio.BAD_REQUEST)
        finally:
            self._is_posting = False

    async def _post(self, scope: Any, receive: ASGIReceiveCallable) -> Answer:
        headers = dict(scope["headers"])
        if headers.get(b"content-type", b"").startswith(b"application/octet-stream"):
            raise engineio.EngineError("this version sends text")
        limit = self._session.settings.max_payload
        length = headers.get(b"content-length", b"0")
        body = await _read_body(receive, limit) if int(length) <= limit else None
        if body is None:
            self._session.close("payload too large")
            return TOO_LARGE
        for packet in engineio.split_payload(body):
            if self._session.is_closed:
                return refusal(engineio.BAD_REQUEST)
            self._session.take(packet)
            await self._session.room_to_read()
        return OK


async def _read_body(receive: ASGIReceiveCallable, limit: int) -> bytes | None:
    """The body, or None for one larger than `limit` bytes or cut short."""
    body = bytearray()
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body"):
            return bytes(body)


async def _before_disconnect(poll: asyncio.Future[bool], receive: ASGIReceiveCallable) -> bool:
    """Wait for `poll`; False if the client went first. A hanging GET needs a receive of its own to know."""
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait((poll, gone), return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        if not poll.done():  # else the server ends, and the poll has its last word to take along
            raise
    finally:
        gone.cancel()
    return poll.done()


async def _disconnected(receive: ASGIReceiveCallable) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
