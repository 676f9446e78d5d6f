"""A small Socket.IO client for tests: it keeps every raw frame, and waits for events instead of sleeping."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from slackish.realtime.binary import Assembler
from slackish.realtime.packets import JSON_DEPTH, Packet, PacketType, encode

PATIENCE = 60  # seconds until a test says what did not come


class Refused(Exception):
    """CONNECT_ERROR: `code` and the whole answer."""

    def __init__(self, answer: Any) -> None:
        super().__init__(answer)
        self.answer = answer
        self.code = answer["message"]


class ConnectionLost(ConnectionError):
    """The connection ended before the answer came: nobody knows whether the event was carried out."""


class Client:
    """One connection. `frames` has every text frame that came, in order, `sent` every packet that went."""

    def __init__(self, websocket: ClientConnection) -> None:
        self._websocket = websocket
        self.frames: list[str] = []
        self.sent: list[str] = []
        self.sockets: dict[str, Socket] = {}
        self.opened: dict[str, Any] = {}
        self.closed = asyncio.Event()
        self.silent = False  # answers no ping
        self._sending = asyncio.Lock()
        self._assembler = Assembler(JSON_DEPTH)
        self._reader = asyncio.create_task(self._read())

    @property
    def close_code(self) -> int | None:
        return self._websocket.close_code

    async def namespace(self, name: str, **auth: Any) -> Socket:
        """Join a namespace. Errors: Refused, ConnectionLost."""
        socket = self.sockets[name] = Socket(self, name)
        await self.send_packet(Packet(PacketType.CONNECT, name, auth or None))
        socket.sid = await self.answer(socket.answer)
        return socket

    async def answer(self, future: asyncio.Future[Any]) -> Any:
        """What the server answers. Errors: ConnectionLost, TimeoutError."""
        closed = asyncio.ensure_future(self.closed.wait())
        await asyncio.wait([future, closed], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        closed.cancel()
        if future.done():
            return future.result()
        raise ConnectionLost if self.closed.is_set() else TimeoutError

    async def send(self, packet: str) -> None:
        """Send the text of a Socket.IO packet, well-formed or not."""
        self.sent.append(packet)
        await self.send_frame("4" + packet)

    async def send_packet(self, packet: Packet) -> None:
        """Send a packet with its attachments, nothing in between."""
        async with self._sending:
            for message in encode(packet):
                if isinstance(message, str):
                    self.sent.append(message)
                await self.send_frame("4" + message if isinstance(message, str) else message)

    async def send_frame(self, frame: str | bytes) -> None:
        await self._websocket.send(frame)

    async def wait_closed(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.closed.wait()

    async def close(self) -> None:
        await self._websocket.close()
        await self._reader

    def saw(self, text: str) -> bool:
        """Whether `text` came in any frame, raw."""
        return any(text in frame for frame in self.frames)

    async def _read(self) -> None:
        """Until the connection closes. An answer that nobody expects ends it too, and is no close: who waits for one
        would take an event that was let through for one that was refused."""
        with suppress(ConnectionClosed):
            async for frame in self._websocket:
                self.frames.append(frame if isinstance(frame, str) else frame.hex())
                await self._take(frame)
        self.closed.set()
        for socket in self.sockets.values():
            await socket.tell()

    async def _take(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) or frame.startswith("4"):
            packet = self._assembler.take(frame if isinstance(frame, bytes) else frame[1:])
            if packet is not None:
                self.sockets[packet.namespace].take(packet)
        elif frame.startswith("0"):
            self.opened = orjson.loads(frame[1:])
        elif frame == "2" and not self.silent:
            await self.send_frame("3")


class Socket:
    """One namespace of a connection. `events` has what came and was not waited for yet."""

    def __init__(self, client: Client, namespace: str) -> None:
        self.client = client
        self.name = namespace
        self.sid = ""
        self.answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.events: list[tuple[str, list[Any]]] = []
        self.disconnected = asyncio.Event()
        self.answers: dict[str, Any] = {}  # event → what its acks say; asked for others, it stays silent
        self._came = asyncio.Condition()
        self._acks: dict[int, asyncio.Future[Any]] = {}
        self._ids = itertools.count()
        self._tasks: set[asyncio.Task[None]] = set()

    async def emit(self, event: str, *args: Any) -> None:
        await self.client.send_packet(Packet(PacketType.EVENT, self.name, [event, *args]))

    async def call(self, event: str, *args: Any) -> dict[str, Any]:
        """Emit and wait for the ack. Errors: ConnectionLost."""
        answer: dict[str, Any] = await self.client.answer(self.begin(event, *args))
        return answer

    def begin(self, event: str, *args: Any) -> asyncio.Future[Any]:
        """Emit now; the future has the ack."""
        ack_id = next(self._ids)
        future = self._acks[ack_id] = asyncio.get_running_loop().create_future()
        packet = Packet(PacketType.EVENT, self.name, [event, *args], ack_id)
        self._spawn(self.client.send_packet(packet))
        return future

    async def ok(self, event: str, *args: Any) -> dict[str, Any]:
        """As `call`, and it was accepted."""
        answer = await self.call(event, *args)
        assert answer["ok"], answer
        return answer

    async def refused(self, event: str, *args: Any) -> dict[str, Any]:
        """As `call`, and it was refused: the error."""
        answer = await self.call(event, *args)
        assert not answer["ok"], answer
        error: dict[str, Any] = answer["error"]
        return error

    async def event(self, name: str, /, **fields: Any) -> Any:
        """The first argument of the next event `name` whose payload has `fields`; it is taken away."""
        try:
            async with asyncio.timeout(PATIENCE), self._came:
                while (found := self._find(name, fields)) is None:
                    if self.client.closed.is_set():
                        raise ConnectionLost
                    await self._came.wait()
        except (TimeoutError, ConnectionLost) as error:
            raise AssertionError(f"no {name} {fields or ''} came, {error!r}; unread: {self.events}") from None
        self.events.remove(found)
        return found[1][0] if found[1] else None

    def has(self, name: str, /, **fields: Any) -> bool:
        return self._find(name, fields) is not None

    async def leave(self) -> None:
        await self.client.send_packet(Packet(PacketType.DISCONNECT, self.name))

    def take(self, packet: Packet) -> None:
        match packet.type:
            case PacketType.CONNECT:
                self.answer.set_result(packet.data["sid"])
            case PacketType.CONNECT_ERROR:
                self.answer.set_exception(Refused(packet.data))
            case PacketType.ACK:
                self._acks.pop(packet.ack_id or 0).set_result(packet.data[0])
            case PacketType.DISCONNECT:
                self.disconnected.set()
            case PacketType.EVENT:
                self.events.append((packet.data[0], packet.data[1:]))
                self._spawn(self.tell())
                if packet.ack_id is not None and packet.data[0] in self.answers:
                    answer = [self.answers[packet.data[0]]]
                    self._spawn(self.client.send_packet(Packet(PacketType.ACK, self.name, answer, packet.ack_id)))

    def _spawn(self, coroutine: Any) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def tell(self) -> None:
        """Wake who waits for an event."""
        async with self._came:
            self._came.notify_all()

    def _find(self, name: str, fields: dict[str, Any]) -> tuple[str, list[Any]] | None:
        for each in self.events:
            if each[0] == name and all(each[1][0].get(key) == value for key, value in fields.items()):
                return each
        return None


async def open_client(url: str, *, cookie: str = "", origin: str | None = None, language: str = "") -> Client:
    """Connect to the server at `url` (http://…) over WebSocket."""
    address = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
    said = {"Cookie": cookie, "Accept-Language": language}
    headers = {name: value for name, value in said.items() if value}
    websocket = await connect(address, additional_headers=headers, origin=origin, max_size=None, open_timeout=PATIENCE)  # type: ignore[arg-type]
    return Client(websocket)


@asynccontextmanager
async def client(url: str, **options: Any) -> AsyncIterator[Client]:
    opened = await open_client(url, **options)
    try:
        yield opened
    finally:
        await opened.close()
