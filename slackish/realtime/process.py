"""One server process: its rooms, its connections, its post in the channel layer.

Started by the first scope of any type, since Daphne has no lifespan. Everything here runs on the
event loop; other threads come in through `publish` (see publish.py).
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import secrets
from collections import deque
from collections.abc import Coroutine, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from channels.layers import InMemoryChannelLayer, get_channel_layer

from . import standing
from .cluster import Cluster
from .conf import realtime_settings
from .counts import TELLING, Counts
from .cuts import Cuts
from .daphne import try_out
from .deliveries import Action, Close, Delivery, Disconnect, Emit, Join, Leave, as_message, from_message
from .frames import message_frames
from .groups import ALL_PROCESSES, Groups, room_group
from .guards import Guards
from .holders import Holders
from .layers import GROUP
from .post import Post
from .presence import TABLE, Presence
from .rooms import Room, Rooms
from .trace import Trace

if TYPE_CHECKING:
    from .connection import Connection
    from .consumer import NamespaceConsumer

log = logging.getLogger(__name__)

DELIVERY = "room.delivery"  # the layer message of ours; any other type is plain Channels code
RECENT = 1024  # ids of deliveries that may come through several groups


class Process:
    """Made on the running loop by `start` or `publishing`."""

    def __init__(self, layer: Any) -> None:
        self.id = f"{os.getpid()}-{secrets.token_hex(6)}"
        self.loop = asyncio.get_running_loop()
        self.layer = layer
        self.is_alone = isinstance(layer, InMemoryChannelLayer)  # no other process hears it
        self.connections: set[Connection] = set()
        self.holders = Holders()
        self.broadcasts = self.deliveries = 0  # events for rooms, and the sockets they were handed to
        self.post = Post(layer, self._take)
        self.groups = Groups(layer, self.post)
        self.rooms = Rooms(opened=self.groups.want, emptied=self.groups.unwant, counted=self._count)
        self.guards = Guards(self.rooms, self.apply)
        self.cluster = Cluster(self)
        self.trace = Trace(realtime_settings().trace_entries, realtime_settings().trace_seconds)
        self.cuts = Cuts()
        self.presence = Presence(self)
        self.counts = Counts(self, self.presence.changed)
        self._mailbox = asyncio.Lock()
        self._ack_ids = itertools.count()
        self._recent: deque[str] = deque(maxlen=RECENT)
        self._opening: dict[tuple[str, str], float] = {}  # see _groups
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def publishing(cls) -> Process:
        """For a process without sockets: it hands deliveries to the layer, and hears answers alone."""
        process = cls(get_channel_layer())
        process.spawn(process.post.send_forever())
        return process

    @classmethod
    async def start(cls) -> Process:
        """For a process with sockets: it hears the others, and is known to them, when this returns."""
        process = cls(get_channel_layer())
        try_out()
        await process.listen()
        for forever in (
            process.post.send_forever(),
            process.groups.reconcile_forever(),
            process.groups.refresh_forever(),
            process.guards.check_forever(),
            standing.check_forever(process),
            process.cluster.live_forever(),
            process.trace.forget_forever(),
        ):
            process.spawn(forever)
        if not process.is_alone:
            await process.groups.join(ALL_PROCESSES)
        await process.cluster.hold_lease()
        await process.counts.catch_up()
        return process

    @property
    def layer_channel(self) -> str:
        return self.post.mailbox

    def spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run `coroutine` as a task that lives as long as the process, or until it ends."""
        task = self.loop.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Close every connection, give back the lease, and end the tasks."""
        for connection in list(self.connections):
            connection.abort("server shutting down")
        await self.cluster.leave()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.cluster.close()

    async def listen(self) -> None:
        """Have a mailbox and read it: one that only publishes needs it with its first question."""
        async with self._mailbox:
            if not self.post.mailbox:
                await self.post.open()
                self.spawn(self.post.read_forever())

    def next_ack_id(self) -> int:
        """One of the process's, so that a broadcast that asks for acks is encoded once."""
        return next(self._ack_ids)

    def size(self, namespace: str, room: str) -> int:
        """Sockets in a room, of all processes if its consumer has it among the `counted_rooms`; at once."""
        local = self.rooms.get(namespace, room)
        return self.counts.total(f"sockets {namespace}", room) or (len(local.sockets) if local else 0)

    def _count(self, room: Room, socket: NamespaceConsumer, step: int) -> None:
        """A socket came into a room, or went: what all processes want to know of it."""
        if room.is_counted:
            self.counts.add(f"sockets {room.namespace}", room.name, step)
        if room.has_presence and socket.user_id is not None:
            self.counts.add(f"{TABLE} {room.namespace} {room.name}", str(socket.user_id), step)

    def sockets(self, namespace: str, rooms: Iterable[str] | None, skip: Sequence[str] = ()) -> list[NamespaceConsumer]:
        """The sockets in any of `rooms` but those in any of `skip`, each once; of all the namespace for None."""
        if rooms is None:
            everybody = (connection.sockets.get(namespace) for connection in self.connections)
            found = {each.sid: each for each in everybody if each is not None and each.connected}
        else:
            found = self.rooms.union(namespace, rooms)
        for sid in self.rooms.union(namespace, skip) if skip else ():
            found.pop(sid, None)
        return list(found.values())

    # Deliveries

    def publish(self, deliveries: list[Delivery], *, local: bool = False) -> None:
        """Deliver to this process's sockets at once, and hand to the layer for the others'."""
        for delivery in deliveries:
            self.apply(delivery)
            if not (local or self.is_alone):
                self._hand_out(delivery)

    def apply(self, delivery: Delivery) -> None:
        """What `delivery` does to the sockets of this process; later, if its room must be checked first."""
        if self.guards.holds(delivery):
            return
        for action in delivery.actions:
            sockets = self.sockets(delivery.namespace, delivery.rooms, delivery.skip)
            if delivery.volatile:
                sockets = [socket for socket in sockets if socket.connection.session.writable]
            if isinstance(action, Close):
                self.holders.close(action)
            elif isinstance(action, Emit):
                self.broadcasts += 1
                self.deliveries += len(sockets)
                frames = message_frames(action.messages)
                for socket in sockets:
                    socket.door.write(frames)
                if action.ref and (sockets or not delivery.origin):  # who published knows that it reached nobody
                    self.trace.handed(delivery.namespace, action.ref, sockets, delivery.origin)
            else:
                for socket in sockets:
                    self._act(socket, action)

    def _act(self, socket: NamespaceConsumer, action: Action) -> None:
        match action:
            case Join():
                self._join(socket, action)
            case Leave(room):
                self.rooms.leave(socket, room)
            case Disconnect(close=True):
                socket.connection.close("server disconnect")
            case Disconnect():
                socket.connection.disconnect(socket, "server namespace disconnect")
            case _:
                pass  # Evict: the delivery's `access` has done it

    def _join(self, socket: NamespaceConsumer, join: Join) -> None:
        """At once where nothing must be read first, so that what follows finds the socket in the room."""
        if socket.closed:
            return
        if join.access is None:
            self.rooms.join(socket, join.room)
        if join.access is not None or join.announce is not None:
            self.spawn(self._join_and_tell(socket, join))

    async def _join_and_tell(self, socket: NamespaceConsumer, join: Join) -> None:
        if join.access is not None and not await self.guards.admit(socket, join.room, join.access):
            return
        await self.groups.ready(socket.namespace, [join.room])
        if join.announce and not socket.closed:
            socket.door.write(message_frames(join.announce.messages))

    # The channel layer

    def _hand_out(self, delivery: Delivery) -> None:
        message = {"type": DELIVERY, "id": secrets.token_hex(8), "from": self.id, "delivery": as_message(delivery)}
        self.post.send(message, groups=self._groups(delivery))
        until = self.loop.time() + realtime_settings().join_timeout
        for action in delivery.actions:
            if isinstance(action, Join):
                self._opening[delivery.namespace, action.room] = until

    def _groups(self, delivery: Delivery) -> Sequence[str]:
        """Where `delivery` goes. A room that sockets were just told to join may have no group yet where they
        are, so what follows at once goes to all processes."""
        if delivery.rooms is None:
            return (ALL_PROCESSES,)
        if self._opening:
            now = self.loop.time()
            self._opening = {key: until for key, until in self._opening.items() if until > now}
            if any((delivery.namespace, room) in self._opening for room in delivery.rooms):
                return (ALL_PROCESSES,)
        return [room_group(delivery.namespace, room) for room in delivery.rooms]

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == DELIVERY:
            if message["from"] != self.id and message["id"] not in self._recent:
                self._recent.append(message["id"])
                self.apply(from_message(message["delivery"], message["from"]))
            return
        if message["type"] == TELLING:
            if message["from"] != self.id:
                self.counts.take(message)
            return
        if self.cluster.take(message):
            return
        place = self.groups.room(message.get(GROUP, ""))
        if place is None:
            log.warning("A message of type %r came for no room of this process.", message["type"])
            return
        for socket in self.sockets(place[0], [place[1]]):
            socket.layer_message({key: value for key, value in message.items() if key != GROUP})
