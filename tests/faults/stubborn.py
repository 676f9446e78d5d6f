"""People who go on through faults: a writer who knows what was acknowledged, a reader who catches up."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.exceptions import WebSocketException

from tests.socketio_client import PATIENCE, ConnectionLost
from tests.visitors import Visitor

Open = Callable[[], Awaitable[Visitor]]


async def opened(open_page: Open) -> Visitor:
    """A page, however often it takes: a server that is killed leaves handshakes half done."""
    async with asyncio.timeout(3 * PATIENCE):
        while True:
            try:
                return await open_page()
            except (OSError, EOFError, WebSocketException, AssertionError):
                await asyncio.sleep(0.1)  # what answers for it meanwhile is not to be kept busy


@dataclass
class Writer:
    """Sends one message after the other. `faithful`: like our page, each again until it is acknowledged."""

    open_page: Open
    faithful: bool
    acks: asyncio.Semaphore  # released with each
    acked: set[str] = field(default_factory=set)  # texts
    unknown: set[str] = field(default_factory=set)
    lost: int = 0  # connections
    waits: list[float] = field(default_factory=list)  # seconds from sending a message first to its ack

    async def write(self, count: int, rooms: list[int]) -> None:
        self.visitor = await opened(self.open_page)
        for number, room in zip(range(count), itertools.cycle(rooms), strict=False):
            await self._send({"room": room, "text": f"{number} {uuid4()}", "clientId": str(uuid4())})

    async def _send(self, message: dict[str, Any]) -> None:
        began = time.monotonic()
        while True:
            try:
                answer = await self.visitor.chat.ok("send-message", message)
            except ConnectionLost:
                self.lost += 1
                self.visitor = await opened(self.open_page)
                if not self.faithful:
                    self.unknown.add(message["text"])
                    return
            else:
                self.acked.add(answer["message"]["text"])
                self.acks.release()
                self.waits.append(time.monotonic() - began)
                return


@dataclass
class Reader:
    """Takes what comes in the order of revisions, and asks for the rest with every new connection."""

    open_page: Open
    rooms: list[int]
    seen: dict[int, dict[int, str]] = field(default_factory=dict)  # room → seq → text, as they came
    revisions: dict[int, int] = field(default_factory=dict)

    async def read(self) -> None:
        """Until cancelled. A message may come by `sync` and again as an event: its `seq` tells."""
        self.seen = {room: {} for room in self.rooms}
        self.revisions = dict.fromkeys(self.rooms, 0)
        while True:
            self.visitor = await opened(self.open_page)
            try:
                await self.catch_up()
                await self.visitor.chat.client.closed.wait()
            except ConnectionLost:
                pass
            self.take_events()

    async def finish(self) -> None:
        """Take what came last, and ask on a fresh connection what did not."""
        self.take_events()
        self.visitor = await opened(self.open_page)
        await self.catch_up()

    async def catch_up(self) -> None:
        known = {str(room): revision for room, revision in self.revisions.items()}
        answer = await self.visitor.chat.ok("sync", {"rooms": known})
        for room, part in answer["rooms"].items():
            self.revisions[int(room)] = part["revision"]
            self.seen[int(room)] |= {message["seq"]: message["text"] for message in part["messages"]}

    def take_events(self) -> None:
        """Those that follow upon what is known: below is a repeat, above is a gap that `sync` fills.

        That somebody disconnected passes, in any room, and has no revision.
        """
        for name, (event, *_) in self.visitor.chat.events:
            durable = name in ("new-message", "system-message") and "revision" in event
            if durable and event["revision"] == self.revisions[event["roomId"]] + 1:
                self.revisions[event["roomId"]] += 1
                self.seen[event["roomId"]][event["seq"]] = event["text"]
