"""What travels to rooms: a delivery is what one cause does to one set of rooms, all of it or none.

A delivery is applied by the process that made it and sent, as one layer message, to the others.
"""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .packets import encode_event


@dataclass(frozen=True, slots=True)
class Emit:
    """An event for every socket in the rooms. `messages`: its packet, encoded once for all of them."""

    event: str
    messages: tuple[str | bytes, ...]

    @classmethod
    def of(cls, namespace: str, event: str, args: tuple[Any, ...]) -> "Emit":
        return cls(event, encode_event(namespace, event, args))


@dataclass(frozen=True, slots=True)
class Join:
    """Every socket in the rooms joins `room`; who joined then gets `announce`."""

    room: str
    access: int | None = None
    announce: Emit | None = None


@dataclass(frozen=True, slots=True)
class Evict:
    """Read again who belongs to the rooms: what happens is said by the delivery's `access`."""


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Every socket in the rooms is disconnected from the namespace."""


Action: TypeAlias = Emit | Join | Evict | Disconnect


@dataclass(frozen=True, slots=True)
class Delivery:
    """`actions` for the sockets in any of `rooms` but those in `skip`; each socket gets each once.

    `access`: the removal count of the (one) room that the cause read under its lock, or None. A
    process whose room stands lower reads the members again before it delivers (see guards.py).
    """

    namespace: str
    rooms: tuple[str, ...]
    actions: tuple[Action, ...]
    access: int | None = None
    skip: tuple[str, ...] = field(default=())

    def followed_by(self, other: "Delivery") -> "Delivery | None":
        """Both as one, where they go to the same sockets; else None."""
        if (self.namespace, self.rooms, self.skip) != (other.namespace, other.rooms, other.skip):
            return None
        known = [access for access in (self.access, other.access) if access is not None]
        return Delivery(self.namespace, self.rooms, self.actions + other.actions, max(known, default=None), self.skip)


def gather(deliveries: list[Delivery]) -> list[Delivery]:
    """The deliveries of one commit, those to the same sockets joined, in the order of their causes."""
    gathered: list[Delivery] = []
    for delivery in deliveries:
        for place, earlier in enumerate(gathered):
            if merged := earlier.followed_by(delivery):
                gathered[place] = merged
                break
        else:
            gathered.append(delivery)
    return gathered


def as_message(delivery: Delivery) -> dict[str, Any]:
    """`delivery` as plain data for the channel layer."""
    return {
        "namespace": delivery.namespace,
        "rooms": list(delivery.rooms),
        "actions": [_action_as_message(action) for action in delivery.actions],
        "access": delivery.access,
        "skip": list(delivery.skip),
    }


def from_message(message: dict[str, Any]) -> Delivery:
    return Delivery(
        message["namespace"],
        tuple(message["rooms"]),
        tuple(_action_from_message(action) for action in message["actions"]),
        message["access"],
        tuple(message["skip"]),
    )


def _action_as_message(action: Action) -> list[Any]:
    match action:
        case Emit(event, messages):
            return ["emit", event, list(messages)]
        case Join(room, access, announce):
            return ["join", room, access, [announce.event, list(announce.messages)] if announce else None]
        case Evict():
            return ["evict"]
        case Disconnect():
            return ["disconnect"]


def _action_from_message(message: list[Any]) -> Action:
    match message:
        case ["emit", event, messages]:
            return Emit(event, tuple(messages))
        case ["join", room, access, announce]:
            return Join(room, access, Emit(announce[0], tuple(announce[1])) if announce else None)
        case ["evict"]:
            return Evict()
        case ["disconnect"]:
            return Disconnect()
    raise ValueError(f"unknown action {message!r}")
