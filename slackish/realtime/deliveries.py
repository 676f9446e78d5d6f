"""What travels to rooms: a delivery is what one cause does to one set of rooms, all of it or none.

A delivery is applied by the process that made it and sent, as one layer message, to the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from .identity import Person
from .packets import encode_event


@dataclass(frozen=True, slots=True)
class Emit:
    """An event for every socket in the rooms. `messages`: its packet, encoded once for all of them.

    `ref`: what it tells of, as `message:12`, for whoever asks later who got it (see trace.py).
    """

    event: str
    messages: tuple[str | bytes, ...]
    ref: str = ""

    @classmethod
    def of(cls, namespace: str, event: str, args: tuple[Any, ...], ref: str = "") -> "Emit":
        return cls(event, encode_event(namespace, event, args), ref)


@dataclass(frozen=True, slots=True)
class Join:
    """Every socket in the rooms joins `room`; who joined then gets `announce`."""

    room: str
    access: int | None = None
    announce: Emit | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Every socket in the rooms leaves `room`."""

    room: str


@dataclass(frozen=True, slots=True)
class Evict:
    """Read again who belongs to the rooms: what happens is said by the delivery's `access`."""


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Every socket in the rooms is disconnected from the namespace, or with `close` its whole connection."""

    close: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """The connections of an account, a session (by its digest) or a token are closed, in every namespace.

    `but_session`: of an account, those of its other sessions alone.
    """

    kind: str  # user, session or token
    value: int | str
    but_session: str | None = None

    def spares(self, proven_by: Iterable[Person]) -> bool:
        if self.but_session is None:
            return False
        return all(each.session in (None, self.but_session) for each in proven_by)


Action: TypeAlias = Emit | Join | Leave | Evict | Disconnect | Close


@dataclass(frozen=True, slots=True)
class Delivery:
    """`actions` for the sockets in any of `rooms` but those in any room of `skip`; each socket gets each once.

    `rooms` is None for all sockets of the namespace. A sid is a room too: that socket's own.
    `volatile`: only for sockets whose transport would send at once.
    `access`: the removal count of the (one) room that the cause read under its lock, or None. A
    process whose room stands lower reads the members again before it delivers (see guards.py).
    `origin`: the process it came from, where it was another.
    """

    namespace: str
    rooms: tuple[str, ...] | None
    actions: tuple[Action, ...]
    access: int | None = None
    skip: tuple[str, ...] = ()
    volatile: bool = False
    origin: str = ""

    def followed_by(self, other: "Delivery") -> "Delivery | None":
        """Both as one, where they go to the same sockets; else None."""
        if replace(self, actions=(), access=None) != replace(other, actions=(), access=None):
            return None
        known = [access for access in (self.access, other.access) if access is not None]
        return replace(self, actions=self.actions + other.actions, access=max(known, default=None))


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
        "rooms": None if delivery.rooms is None else list(delivery.rooms),
        "actions": [_action_as_message(action) for action in delivery.actions],
        "access": delivery.access,
        "skip": list(delivery.skip),
        "volatile": delivery.volatile,
    }


def from_message(message: dict[str, Any], origin: str = "") -> Delivery:
    return Delivery(
        message["namespace"],
        None if message["rooms"] is None else tuple(message["rooms"]),
        tuple(_action_from_message(action) for action in message["actions"]),
        message["access"],
        tuple(message["skip"]),
        message["volatile"],
        origin,
    )


def _action_as_message(action: Action) -> list[Any]:
    match action:
        case Emit(event, messages, ref):
            return ["emit", event, list(messages), ref]
        case Join(room, access, announce):
            return ["join", room, access, [announce.event, list(announce.messages)] if announce else None]
        case Leave(room):
            return ["leave", room]
        case Evict():
            return ["evict"]
        case Disconnect(close):
            return ["disconnect", close]
        case Close(kind, value, but_session):
            return ["close", kind, value, but_session]


def _action_from_message(message: list[Any]) -> Action:
    match message:
        case ["emit", event, messages, *ref]:  # none from a process of the release before
            return Emit(event, tuple(messages), *ref)
        case ["join", room, access, announce]:
            return Join(room, access, Emit(announce[0], tuple(announce[1])) if announce else None)
        case ["leave", room]:
            return Leave(room)
        case ["evict"]:
            return Evict()
        case ["disconnect", close]:
            return Disconnect(close)
        case ["close", kind, value, but_session]:
            return Close(kind, value, but_session)
    raise ValueError(f"unknown action {message!r}")
