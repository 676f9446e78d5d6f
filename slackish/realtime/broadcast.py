"""The broadcast operator: who is meant, then what shall happen to them. Each step makes a new one.

of("/chat").to("channel:12").except_(sid).emit("user-typing", {...})
sockets = await of("/chat").to("channel:12").fetch_sockets()

It works from anywhere: a consumer, a view, a command, another process. What answers is awaited; sync
code does so by asgiref's `async_to_sync`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from .answers import Acks, RoomSizes, Sockets
from .conf import realtime_settings
from .deliveries import Action, Delivery, Disconnect, Emit, Join, Leave
from .publish import on_process, publish


@dataclass(frozen=True, slots=True)
class Broadcast:
    """The sockets in any of `rooms` of `namespace` but those in any room of `skip`; each once.

    `rooms` is None before the first `to`, and means the whole namespace. A `to()` of no rooms means nobody:
    a list that happens to be empty must not turn into everybody.
    """

    namespace: str
    rooms: tuple[str, ...] | None = None
    skip: tuple[str, ...] = ()
    is_local: bool = False
    is_volatile: bool = False
    seconds: float | None = None

    # Who is meant

    def to(self, *rooms: str) -> Broadcast:
        """Also who is in `rooms`. A socket's sid is a room of its own."""
        return replace(self, rooms=(self.rooms or ()) + rooms)

    in_ = to

    def except_(self, *rooms: str) -> Broadcast:
        """But nobody who is in `rooms`, or whose sid is named."""
        return replace(self, skip=self.skip + rooms)

    @property
    def local(self) -> Broadcast:
        """Only sockets of this process."""
        return replace(self, is_local=True)

    @property
    def volatile(self) -> Broadcast:
        """Not to sockets that something still waits for: what is stale by then is better left out."""
        return replace(self, is_volatile=True)

    def timeout(self, seconds: float) -> Broadcast:
        """How long to wait for answers, instead of the settings' `answer_timeout`."""
        return replace(self, seconds=seconds)

    # What happens to them

    def emit(self, event: str, *args: Any) -> None:
        """Emit now. For what a transaction decides, `emit_on_commit` is the way.

        Errors: ValueError for a reserved name, TypeError for args that JSON can't say.
        """
        self._do(Emit.of(self.namespace, event, args))

    def sockets_join(self, *rooms: str) -> None:
        """They join `rooms`; what is emitted to these afterwards reaches them."""
        self._do(*(Join(room) for room in rooms))

    def sockets_leave(self, *rooms: str) -> None:
        self._do(*(Leave(room) for room in rooms))

    def disconnect_sockets(self, *, close: bool = False) -> None:
        """They are out of the namespace, for good: a stock client does not come back by itself.

        `close`: end their whole connection instead, and with it its other namespaces; a stock client
        then connects anew.
        """
        self._do(Disconnect(close))

    # What they answer

    async def emit_with_ack(self, event: str, *args: Any) -> Acks:
        """Emit, and the first argument of each ack, in no order.

        Who did not ack within the timeout, or left, is in `silent` (sids) of the answer; a process
        that did not reply in `missing`. Errors: TypeError for args that JSON can't say.
        """
        messages = list(Emit.of(self.namespace, event, args).messages)
        question = {**self._selection(), "messages": messages, "volatile": self.is_volatile, "seconds": self._seconds}
        # The processes wait as long for their sockets, and then their answer is on its way.
        return Acks.of(await self._ask("acks", question, self._seconds + realtime_settings().answer_grace))

    async def fetch_sockets(self) -> Sockets:
        """Who they are. `missing` of the answer names the processes that did not reply in time."""
        return Sockets.of(await self._ask("sockets", self._selection(), self._seconds))

    async def fetch_rooms(self, *, prefix: str = "") -> RoomSizes:
        """How many of them are in each room: {name: sockets}, empty rooms left out.

        After `to(…)` only those rooms are counted; else all of the namespace that begin with `prefix`,
        those of the sids included.
        """
        question = {"namespace": self.namespace, "rooms": self._selection()["rooms"], "prefix": prefix}
        return RoomSizes.of(await self._ask("rooms", question, self._seconds))

    @property
    def _seconds(self) -> float:
        return realtime_settings().answer_timeout if self.seconds is None else self.seconds

    def _selection(self) -> dict[str, Any]:
        rooms = None if self.rooms is None else list(self.rooms)
        return {"namespace": self.namespace, "rooms": rooms, "skip": list(self.skip)}

    def _do(self, *actions: Action) -> None:
        if actions and self.rooms != ():
            delivery = Delivery(self.namespace, self.rooms, actions, None, self.skip, self.is_volatile)
            publish([delivery], local=self.is_local)

    async def _ask(self, kind: str, question: dict[str, Any], seconds: float) -> Any:
        return await on_process(
            lambda process: process.cluster.ask(kind, question, seconds=seconds, local=self.is_local)
        )


def of(namespace: str) -> Broadcast:
    """All sockets of `namespace`, until `to` says which of them."""
    return Broadcast(namespace)
