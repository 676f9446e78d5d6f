"""One server process: its rooms, its connections, its mailbox in the channel layer.

Started by the first scope of any type, since Daphne has no lifespan. Everything here runs on the
event loop; other threads come in through `publish` (see publish.py).
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from channels.layers import InMemoryChannelLayer, get_channel_layer

from .conf import realtime_settings
from .deliveries import Delivery, Disconnect, Emit, Evict, Join, as_message, from_message
from .frames import message_frames
from .groups import Groups, room_group
from .guards import Guards
from .layers import GROUP
from .rooms import Rooms

if TYPE_CHECKING:
    from .connection import Connection

log = logging.getLogger(__name__)

DELIVERY = "room.delivery"  # the layer message of ours; any other type is plain Channels code
RECENT = 1024  # ids of deliveries that may come through several groups


class Process:
    """Made on the running loop by `start` or `publishing`."""

    def __init__(self, layer: Any, layer_channel: str) -> None:
        self.id = secrets.token_hex(8)
        self.loop = asyncio.get_running_loop()
        self.layer = layer
        self.layer_channel = layer_channel
        self.connections: set[Connection] = set()
        self.people: dict[int, set[Connection]] = {}  # by account
        self.groups = Groups(layer, layer_channel)
        self.rooms = Rooms(opened=self.groups.want, emptied=self.groups.unwant)
        self.guards = Guards(self.rooms, self.apply)
        self._outgoing: asyncio.Queue[Delivery] = asyncio.Queue(realtime_settings().layer_backlog)
        self._recent: deque[str] = deque(maxlen=RECENT)
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def publishing(cls) -> Process:
        """For a process without sockets: it hands deliveries to the layer and hears nothing."""
        process = cls(get_channel_layer(), "")
        process.spawn(process._send_outgoing())
        return process

    @classmethod
    async def start(cls) -> Process:
        """For a process with sockets: its mailbox is open when this returns."""
        layer = get_channel_layer()
        # The channel exists before anybody listens, so that nothing sent meanwhile is lost.
        process = cls(layer, await _mailbox_name(layer))
        for forever in (
            process._read_mailbox(),
            process._send_outgoing(),
            process.groups.reconcile_forever(),
            process.groups.refresh_forever(),
            process.guards.check_forever(),
        ):
            process.spawn(forever)
        return process

    def spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run `coroutine` as a task that lives as long as the process, or until it ends."""
        task = self.loop.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Close every connection and end the tasks."""
        for connection in list(self.connections):
            connection.abort("server shutting down")
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # Deliveries

    def publish(self, deliveries: list[Delivery]) -> None:
        """Deliver to this process's sockets at once, and hand to the layer for the others'."""
        for delivery in deliveries:
            self.apply(delivery)
            if not isinstance(self.layer, InMemoryChannelLayer):
                self._hand_out(delivery)

    def apply(self, delivery: Delivery) -> None:
        """What `delivery` does to the sockets of this process; later, if its room must be checked first."""
        if self.guards.holds(delivery):
            return
        for action in delivery.actions:
            sockets = self.rooms.sockets(delivery.namespace, delivery.rooms, delivery.skip)
            match action:
                case Emit():
                    frames = message_frames(action.messages)
                    for socket in sockets:
                        socket.connection.write(frames)
                case Join():
                    for socket in sockets:
                        self.spawn(self._join(socket, action))
                case Disconnect():
                    for socket in sockets:
                        socket.connection.disconnect(socket, "server namespace disconnect")
                case Evict():
                    pass  # the delivery's `access` has done it

    async def _join(self, socket: Any, join: Join) -> None:
        if socket.closed:
            return
        if join.access is None:
            self.rooms.join(socket, join.room)
        elif not await self.guards.admit(socket, join.room, join.access):
            return
        await self.groups.ready(socket.namespace, [join.room])
        if join.announce and not socket.closed:
            socket.connection.write(message_frames(join.announce.messages))

    # The channel layer

    def _hand_out(self, delivery: Delivery) -> None:
        if self._outgoing.full():
            lost = self._outgoing.get_nowait()
            log.error(
                "The channel layer is behind: dropped a delivery to %d rooms of %s.", len(lost.rooms), lost.namespace
            )
        self._outgoing.put_nowait(delivery)

    async def _send_outgoing(self) -> None:
        """One task, so that deliveries leave in the order of their causes."""
        while True:
            delivery = await self._outgoing.get()
            message = {"type": DELIVERY, "id": secrets.token_hex(8), "from": self.id, "delivery": as_message(delivery)}
            try:
                async with asyncio.timeout(realtime_settings().layer_timeout):
                    for room in delivery.rooms:
                        await self.layer.group_send(room_group(delivery.namespace, room), message)
            except Exception as error:  # noqa: BLE001 - a hint is lost, the database has the truth
                log.warning("The channel layer lost a delivery (%s: %s).", type(error).__name__, error)
            finally:
                self._outgoing.task_done()

    async def flushed(self) -> None:
        """Wait until the layer has all that was published."""
        await self._outgoing.join()

    async def _read_mailbox(self) -> None:
        while True:
            # Never under a timeout: a cancelled receive() unsubscribes the mailbox.
            message = await self.layer.receive(self.layer_channel)
            try:
                self._take(message)
            except Exception:
                log.exception("A message of the channel layer could not be delivered.")

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == DELIVERY:
            if message["from"] != self.id and message["id"] not in self._recent:
                self._recent.append(message["id"])
                self.apply(from_message(message["delivery"]))
            return
        place = self.groups.room(message.get(GROUP, ""))
        if place is None:
            log.warning("A message of type %r came for no room of this process.", message["type"])
            return
        for socket in self.rooms.sockets(place[0], [place[1]]):
            socket.layer_message({key: value for key, value in message.items() if key != GROUP})


async def _mailbox_name(layer: Any) -> str:
    """A layer channel of our own; while Redis is away, tried again until it answers."""
    while True:
        try:
            async with asyncio.timeout(realtime_settings().layer_timeout):
                name: str = await layer.new_channel()
                return name
        except Exception as error:  # noqa: BLE001 - whatever the layer raises, sockets wait for it
            log.warning("The channel layer does not answer (%s: %s); trying again.", type(error).__name__, error)
            await asyncio.sleep(1)
