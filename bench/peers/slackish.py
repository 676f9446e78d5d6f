"""The same by Slackish: SLACKISH_REALTIME={"namespaces": "bench.peers.slackish.namespaces"} manage.py runserver"""

from typing import Any

from docs.examples.people import signed_in
from slackish.realtime import Ack, NamespaceConsumer, event, of
from slackish.realtime.frames import written


class Peer(NamespaceConsumer):
    namespace = "/"

    @event("join", str)
    async def join_room(self, room: str) -> None:
        await self.join(room)

    @event("say", str, str)
    async def say(self, room: str, text: str) -> None:
        of(self.namespace).to(room).emit("said", {"text": text})

    @event("echo", Any)
    async def echo(self, value: Any) -> Ack:
        return Ack(value)

    @event("written")
    async def written(self) -> dict[str, Any]:
        """Which way out was taken, how often."""
        return written


class WithSession(Peer):
    middleware = (signed_in,)


_more = [type(name, (WithSession,), {"namespace": f"/{name}"}) for name in ("one", "two", "three", "four")]
namespaces = [Peer, *_more]
