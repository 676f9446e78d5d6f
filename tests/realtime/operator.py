"""The namespace `/operator`: every step of the broadcast operator, for tests to drive."""

from __future__ import annotations

import asyncio
from typing import Any

from asgiref.sync import async_to_sync
from pydantic import BaseModel, ConfigDict, Field

from slackish.realtime import NamespaceConsumer, NoAck, event, of
from slackish.realtime.broadcast import Broadcast
from slackish.realtime.frames import written
from slackish.realtime.rooms import RoomEvent, watch_rooms

NAMESPACE = "/operator"
seen: list[RoomEvent] = []
endings: list[str] = []


class Pick(BaseModel):
    """Who is meant."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: list[str] | None = None
    skip: list[str] = Field(default=[], alias="except")
    local: bool = False
    volatile: bool = False
    seconds: float | None = None

    @property
    def sockets(self) -> Broadcast:
        picked = of(NAMESPACE) if self.to is None else of(NAMESPACE).to(*self.to)
        picked = picked.except_(*self.skip)
        picked = picked.local if self.local else picked
        picked = picked.volatile if self.volatile else picked
        return picked if self.seconds is None else picked.timeout(self.seconds)


class OperatorConsumer(NamespaceConsumer):
    namespace = NAMESPACE

    async def connect(self) -> None:
        await self.join("all")
        self.emit("welcome", "Connected")

    async def disconnect(self, reason: str) -> None:
        endings.append(f"left {self.sid}")
        endings.append(f"{reason}: {self.sid}")

    @event("join", list[str])
    async def join_rooms(self, rooms: list[str]) -> None:
        await self.join(*rooms)

    @event("emit", Pick, str)
    async def emit_to(self, pick: Pick, text: str) -> None:
        pick.sockets.emit("said", {"text": text})

    @event("broadcast", str)
    async def to_the_others(self, text: str) -> None:
        self.broadcast.emit("said", {"text": text})

    @event("sockets", Pick)
    async def sockets(self, pick: Pick) -> dict[str, Any]:
        found = await pick.sockets.fetch_sockets()
        return {"sockets": [each.as_message() for each in found], "missing": found.missing}

    @event("sockets-from-a-thread", Pick)
    async def sockets_from_a_thread(self, pick: Pick) -> dict[str, Any]:
        """As a sync view does it."""
        found = await asyncio.to_thread(async_to_sync(pick.sockets.fetch_sockets))
        return {"sids": [each.sid for each in found]}

    @event("rooms", Pick, str | None)
    async def sizes(self, pick: Pick, prefix: str | None) -> dict[str, Any]:
        found = await pick.sockets.fetch_rooms(prefix=prefix or "")
        return {"rooms": found, "missing": found.missing}

    @event("move", Pick, list[str], list[str])
    async def move(self, pick: Pick, into: list[str], out_of: list[str]) -> None:
        pick.sockets.sockets_join(*into)
        pick.sockets.sockets_leave(*out_of)

    @event("move-and-say", Pick, str, str)
    async def move_and_say(self, pick: Pick, room: str, text: str) -> None:
        pick.sockets.sockets_join(room)
        of(NAMESPACE).to(room).emit("said", {"text": text})

    @event("disconnect-sockets", Pick, bool)
    async def disconnect_them(self, pick: Pick, close: bool) -> None:
        pick.sockets.disconnect_sockets(close=close)

    @event("ask", Pick, str)
    async def ask(self, pick: Pick, question: str) -> dict[str, Any]:
        acks = await pick.sockets.emit_with_ack("question", question)
        return {"answers": sorted(acks), "silent": acks.silent, "missing": acks.missing}

    @event("ask-me", float)
    async def ask_me(self, seconds: float) -> dict[str, Any]:
        return {"answer": await self.emit_with_ack("question", "you?", timeout=seconds)}

    @event("ask-me-for-ever")
    async def ask_me_for_ever(self) -> None:
        try:
            await self.emit_with_ack("question", "still there?", timeout=60)
        except NoAck:
            endings.append(f"unasked {self.sid}")

    @event("work-for-ever")
    async def work_for_ever(self) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            endings.append(f"cancelled {self.sid}")

    @event("note", str)
    async def note(self, text: str) -> None:
        endings.append(text)

    @event("endings")
    async def endings(self) -> dict[str, Any]:
        return {"endings": endings}

    @event("reserved", str)
    async def reserved(self, name: str) -> None:
        """What a careless feature does."""
        self.emit(name, {"sid": self.sid})

    @event("ways-out")
    async def ways_out(self) -> dict[str, Any]:
        return {"written": written}

    @event("unsayable")
    async def unsayable(self) -> dict[str, Any]:
        return {"value": object()}

    @event("seen", str)
    async def what_was_seen(self, room: str) -> dict[str, Any]:
        return {"seen": [[each.kind, each.sid] for each in seen if each.room == room]}


watch_rooms(NAMESPACE)(seen.append)
