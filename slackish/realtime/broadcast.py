"""The broadcast operator: who shall receive, then `emit`. Each step makes a new one.

of("/chat").to("channel:12").except_(sid).emit("user-typing", {...})
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from .deliveries import Delivery, Emit
from .publish import publish


@dataclass(frozen=True, slots=True)
class Broadcast:
    """The sockets in any of `rooms` of `namespace` but those in `skip` (sids); each once."""

    namespace: str
    rooms: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()

    def to(self, *rooms: str) -> Broadcast:
        return replace(self, rooms=self.rooms + rooms)

    in_ = to

    def except_(self, *sids: str) -> Broadcast:
        return replace(self, skip=self.skip + sids)

    def emit(self, event: str, *args: Any) -> None:
        """Emit now, to every process. For what a transaction decides, `emit_on_commit` is the way."""
        if not self.rooms:
            raise ValueError("say who shall receive it: .to(room)")
        publish([Delivery(self.namespace, self.rooms, (Emit.of(self.namespace, event, args),), None, self.skip)])


def of(namespace: str) -> Broadcast:
    return Broadcast(namespace)
