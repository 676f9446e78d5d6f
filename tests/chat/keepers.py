"""Clients that keep a room's log as the page does: by events in their order, and by `sync` for what they missed."""

from __future__ import annotations

import asyncio
from typing import Any

import socketio

from tests.factories import People, session_cookie, token_of
from tests.socketio_client import Client, open_client
from tests.wire import Wire

PATIENCE = 20
LOST = {"ok": None}  # the connection ended before the answer came
DURABLE = frozenset(
    {
        "new-message",
        "system-message",
        "message-edited",
        "message-deleted",
        "reactions-changed",
        "pins-changed",
        "room-changed",
    }
)


class Log:
    """One room's messages by seq. At our revision or one above an event is applied, below it is dropped."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.revision = 0
        self.messages: dict[int, dict[str, Any]] = {}
        self.behind = True  # something is missing: ask

    def take(self, name: str, event: Any) -> None:
        if name not in DURABLE or event.get("roomId") != self.room or event.get("revision", 0) < self.revision:
            return
        if event["revision"] > self.revision + 1:
            self.behind = True
            return
        self.revision = event["revision"]
        match name:
            case "new-message" | "system-message":
                self._put({key: value for key, value in event.items() if key != "parent"})
            case "message-edited" | "message-deleted":
                self._put(event["message"])
            case "reactions-changed":
                self._change(event["id"], revision=event["revision"], reactions=event["reactions"])
            case "pins-changed":
                self._change(event["id"], revision=event["revision"], pinned=event["pinned"])
        if parent := event.get("parent"):
            self._change(parent["id"], **{key: value for key, value in parent.items() if key != "id"})

    def take_sync(self, answer: dict[str, Any]) -> None:
        part = answer["rooms"].get(str(self.room))
        if part is not None:
            assert "messages" in part, part
            self.revision = part["revision"]
            for message in part["messages"]:
                self._put(message)
        self.behind = False

    def _put(self, message: dict[str, Any]) -> None:
        self.messages[message["seq"]] = message

    def _change(self, message_id: int, **fields: Any) -> None:
        (message,) = [each for each in self.messages.values() if each["id"] == message_id]
        changed = message | fields
        self.messages[message["seq"]] = {
            key: value for key, value in changed.items() if (key, value) != ("pinned", False)
        }


class Page:
    """A raw client behind a wire that may be cut at any moment. It comes back and asks what it missed."""

    def __init__(self, people: People, name: str, room: int, wire: Wire) -> None:
        self.log = Log(room)
        self._slug = people.slug
        self._cookie = session_cookie(people[name])
        self._wire = wire
        self._client: Client | None = None

    async def call(self, event: str, payload: Any) -> dict[str, Any]:
        """The answer, or LOST."""
        try:
            client = await self._connected()
            answer = client.sockets["/chat"].begin(event, payload)
            closed = asyncio.ensure_future(client.closed.wait())
            await asyncio.wait({answer, closed}, return_when=asyncio.FIRST_COMPLETED, timeout=PATIENCE)
            closed.cancel()
            return answer.result() if answer.done() else LOST
        except OSError:
            return LOST

    async def catch_up(self) -> None:
        while self._is_stale() or self.log.behind:
            answer = await self.call("sync", {"rooms": {str(self.log.room): self.log.revision}})
            if answer["ok"]:
                self.log.take_sync(answer)
                self._drain()

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def _connected(self) -> Client:
        if self._is_stale():
            self._client = await open_client(self._wire.url, cookie=self._cookie)
            self.log.behind = True
            chat = await self._client.namespace("/chat", workspace=self._slug)
            await chat.event("room-list")
        assert self._client is not None
        self._drain()
        return self._client

    def _is_stale(self) -> bool:
        return self._client is None or self._client.closed.is_set()

    def _drain(self) -> None:
        chat = self._client.sockets["/chat"] if self._client else None
        while chat and chat.events:
            name, args = chat.events.pop(0)
            self.log.take(name, args[0] if args else None)


class StockBot:
    """python-socketio's own client, which reconnects by itself."""

    def __init__(self, people: People, name: str, room: int, wire: Wire) -> None:
        self.log = Log(room)
        self._auth = {"token": token_of(people[name], people.workspace), "workspace": people.slug}
        self._wire = wire
        self._io = socketio.AsyncClient(reconnection_delay=0.05, reconnection_delay_max=0.2, randomization_factor=0)
        self._there = asyncio.Event()
        self._io.on("*", self._take, namespace="/chat")
        self._io.on("connect", self._came, namespace="/chat")
        self._io.on("disconnect", self._went, namespace="/chat")

    async def start(self) -> StockBot:
        await self._io.connect(self._wire.url, auth=self._auth, namespaces=["/chat"], transports=["websocket"])
        return self

    async def call(self, event: str, payload: Any) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE):
            await self._there.wait()
        try:
            answer: dict[str, Any] = await self._io.call(event, payload, namespace="/chat", timeout=2)
        except (socketio.exceptions.SocketIOError, OSError):
            return LOST
        return answer

    async def catch_up(self) -> None:
        while self.log.behind or not self._there.is_set():
            answer = await self.call("sync", {"rooms": {str(self.log.room): self.log.revision}})
            if answer["ok"]:
                self.log.take_sync(answer)

    async def close(self) -> None:
        await self._io.shutdown()

    def _take(self, event: str, *args: Any) -> None:
        if args and isinstance(args[0], dict):
            self.log.take(event, args[0])

    def _came(self) -> None:
        self.log.behind = True
        self._there.set()

    def _went(self, *_: Any) -> None:
        self._there.clear()
