"""Namespaces for the tests of the socket layer alone: no app, no database but the session's."""

import asyncio
import json
import time
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from pydantic import BaseModel, ConfigDict

from slackish.realtime import (
    ConnectionRefused,
    NamespaceConsumer,
    emit_on_commit,
    event,
    evict_on_commit,
    of,
    room_group,
)
from slackish.realtime.consumer import Proceed
from slackish.realtime.identity import Person
from tests.realtime.operator import OperatorConsumer
from tests.realtime.people import PeopleConsumer


class Say(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    room: str
    text: str


async def with_password(socket: NamespaceConsumer, proceed: Proceed) -> None:
    await asyncio.sleep(socket.auth.get("takes", 0))
    if socket.auth.get("password") == "wrong":
        raise ConnectionRefused("not_authorized", hint="another one")
    await proceed()


class PlainConsumer(NamespaceConsumer):
    """The namespace in twenty lines."""

    namespace = "/"

    async def connect(self) -> None:
        self.emit("welcome", "Connected")

    @event("echo", Any)
    async def echo(self, value: Any) -> dict[str, Any]:
        return {"value": value}


class TalkConsumer(NamespaceConsumer):
    namespace = "/talk"
    middleware = (with_password,)

    async def connect(self) -> None:
        await self.join("everybody")
        self.emit("welcome", "Connected")

    async def disconnect(self, reason: str) -> None:
        self.to("everybody").emit("gone", {"sid": self.sid, "reason": reason, "rooms": len(self.rooms)})

    @event("join", str)
    async def join_room(self, room: str) -> dict[str, Any]:
        await self.join(room)
        return {"room": room}

    @event("leave", str)
    async def leave_room(self, room: str) -> None:
        self.leave(room)

    @event("say", Say)
    async def say(self, payload: Say) -> None:
        self.to(payload.room).emit("said", {"text": payload.text})

    @event("say-to-all", list[str], str)
    async def say_to_all(self, rooms: list[str], text: str) -> None:
        of("/talk").to(*rooms).emit("said", {"text": text})

    @event("burst", int)
    async def burst(self, count: int) -> None:
        for number in range(count):
            self.emit("tick", number)

    @event("slow", float)
    async def slow(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    @event("fail")
    async def fail(self) -> None:
        raise RuntimeError("a bug in a feature")

    @event("plain-channels", str, str)
    async def plain_channels(self, room: str, text: str) -> None:
        """What somebody writes who knows Channels and not this project."""
        await get_channel_layer().group_send(room_group("/talk", room), {"type": "talk.notice", "text": text})

    async def talk_notice(self, message: dict[str, Any]) -> None:
        self.emit("notice", message["text"])


def audience(rooms: list[str]) -> dict[str, tuple[int, frozenset[int]]]:
    """Who belongs, from a file that a test writes: {room: [access, [user ids], seconds to take]}."""
    known = json.loads((settings.DATA_DIR / "audience.json").read_text())
    for room in rooms:
        time.sleep(known[room][2])
    return {room: (known[room][0], frozenset(known[room][1])) for room in rooms}


async def as_said(socket: NamespaceConsumer, proceed: Proceed) -> None:
    socket.person = Person(socket.auth["user"], "somebody", "Somebody")
    await proceed()


class GuardedConsumer(NamespaceConsumer):
    """Rooms whose members are read again when somebody was removed."""

    namespace = "/guarded"
    middleware = (as_said,)
    guards = {"guarded:": audience}

    @event("join", str, int)
    async def join_room(self, room: str, access: int) -> dict[str, Any]:
        await self.join_guarded({room: access})
        return {"in": room in self.rooms}

    @event("publish", str, int, str)
    async def publish(self, room: str, access: int, text: str) -> None:
        emit_on_commit("said", {"text": text}, namespace="/guarded", to=room, access=access)

    @event("evict", str, int)
    async def evict(self, room: str, access: int) -> None:
        evict_on_commit(room, namespace="/guarded", access=access)

    @event("pass", str, str)
    async def passing(self, room: str, text: str) -> None:
        of("/guarded").to(room).emit("said", {"text": text})


async def too_early(socket: NamespaceConsumer, proceed: Proceed) -> None:
    of(socket.namespace).to(socket.sid).emit("said", "to a room that is not there yet")
    await proceed()


class WayInConsumer(NamespaceConsumer):
    """Says in the room of its own sid how far it has come."""

    namespace = "/way-in"
    middleware = (too_early,)

    async def connect(self) -> None:
        of(self.namespace).to(self.sid).emit("said", "by the handler")


class ScoresConsumer(NamespaceConsumer):
    """Tells on connect how things stand, which takes a while to find."""

    namespace = "/scores"

    async def connect(self) -> None:
        await self.join("scores")
        await self.emit_state("stands", self._found)

    async def _found(self) -> int:
        found = len(self.rooms)
        self.emit("found", found)
        await asyncio.sleep(self.auth.get("takes", 0))
        return found

    @event("score", int)
    async def score(self, points: int) -> None:
        of(self.namespace).to("scores").emit("scored", points)


class ShopConsumer(NamespaceConsumer):
    """One class for as many namespaces as there are shops."""

    namespace = "/shop-{number}"
    dynamic = r"/shop-\d{1,9}"
    middleware = (with_password,)

    async def connect(self) -> None:
        await self.join("counter")

    @event("say", str)
    async def say(self, text: str) -> dict[str, Any]:
        of(self.namespace).to("counter").emit("said", {"text": text})
        return {"namespace": self.namespace}


namespaces = [
    PlainConsumer,
    TalkConsumer,
    GuardedConsumer,
    OperatorConsumer,
    PeopleConsumer,
    WayInConsumer,
    ScoresConsumer,
    ShopConsumer,
]
