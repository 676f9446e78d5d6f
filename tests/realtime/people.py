"""The namespace `/people`: sockets that say who they are, for tests of presence and of closing."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

from slackish.realtime import NamespaceConsumer, close_on_commit, event, of, watch_presence
from slackish.realtime.connection import Connection
from slackish.realtime.consumer import Proceed
from slackish.realtime.identity import Person
from slackish.realtime.presence import PresenceChange
from slackish.realtime.sessions import Session

NAMESPACE = "/people"


async def as_said(socket: NamespaceConsumer, proceed: Proceed) -> None:
    said = socket.auth
    person = Person(said["user"], f"user {said['user']}", "", said.get("session"), said.get("token"))
    socket.connection.claim(person)
    socket.person = person
    await proceed()


class PeopleConsumer(NamespaceConsumer):
    namespace = NAMESPACE
    middleware = (as_said,)
    counted_rooms = r"place:\d+"
    presence_rooms = r"place:\d+"

    async def connect(self) -> None:
        if "place" in self.auth:
            await self.join(f"place:{self.auth['place']}")
        self.emit("welcome", "Connected")

    @event("online", int)
    async def online(self, place: int) -> dict[str, Any]:
        process = self.connection.process
        return {"online": sorted(process.presence.online(NAMESPACE, f"place:{place}"))}

    @event("size", int)
    async def size(self, place: int) -> dict[str, Any]:
        return {"size": self.connection.process.size(NAMESPACE, f"place:{place}")}

    @event("rest")
    async def rest(self) -> dict[str, Any]:
        """What is left in the indexes of the process."""
        process = self.connection.process
        return {"counts": len(process.counts), "presence": len(process.presence), "holders": len(process.holders)}

    @event("go", int)
    async def go(self, place: int) -> None:
        self.leave(f"place:{place}")

    @event("sizes")
    async def sizes(self) -> dict[str, Any]:
        """How much the process keeps, what nothing refers to any more left out."""
        gc.collect()
        process = self.connection.process
        return {
            "objects": sum(isinstance(each, Session | Connection | NamespaceConsumer) for each in gc.get_objects()),
            "tasks": len(asyncio.all_tasks()),
            "connections": len(process.connections),
            "rooms": len(process.rooms),
            "groups": len(process.groups.joined),
            "counts": len(process.counts),
            "presence": len(process.presence),
            "holders": len(process.holders),
            "waiting": process.post.waiting,
        }

    @event("close", dict[str, Any])
    async def close_them(self, who: dict[str, Any]) -> None:
        close_on_commit(**who)


@watch_presence(NAMESPACE)
def tell(change: PresenceChange) -> None:
    payload = {"came": sorted(change.came), "went": sorted(change.went), "online": sorted(change.online)}
    of(NAMESPACE).to(change.room).local.emit("presence", payload)
