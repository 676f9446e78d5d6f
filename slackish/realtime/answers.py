"""What the processes of a cluster answer, put together. Each says which of them did not reply."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer


@dataclass(frozen=True, slots=True)
class Replies:
    """`values`: one a process that replied. `missing`: the ids of those that did not, in time."""

    values: list[Any]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SocketInfo:
    """A live socket, wherever it is connected.

    `connected_at`: seconds since the epoch. `events_in`: client events that it sent. `bytes_out`: what its
    connection was sent, of all its namespaces.
    """

    sid: str
    namespace: str
    user_id: int | None
    username: str
    rooms: frozenset[str]
    process: str
    transport: str
    user_agent: str
    connected_at: float
    events_in: int
    bytes_out: int

    @classmethod
    def of(cls, socket: NamespaceConsumer) -> SocketInfo:
        connection = socket.connection
        return cls(
            sid=socket.sid,
            namespace=socket.namespace,
            user_id=socket.user_id,
            username=socket.person.username if socket.person else "",
            rooms=frozenset(socket.rooms),
            process=connection.process.id,
            transport=connection.session.transport.name,
            user_agent=_user_agent(connection.scope),
            connected_at=socket.connected_at,
            events_in=socket.events_in,
            bytes_out=connection.session.bytes_out,
        )

    def as_message(self) -> dict[str, Any]:
        return asdict(self) | {"rooms": sorted(self.rooms)}

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> SocketInfo:
        known = {field.name: message[field.name] for field in fields(cls)}
        return cls(**known | {"rooms": frozenset(message["rooms"])})


class Sockets(list[SocketInfo]):
    missing: tuple[str, ...] = ()

    @classmethod
    def of(cls, replies: Replies) -> Self:
        sockets = cls(SocketInfo.from_message(each) for value in replies.values for each in value)
        sockets.missing = replies.missing
        return sockets


class RoomSizes(dict[str, int]):
    """Room → sockets in it."""

    missing: tuple[str, ...] = ()

    @classmethod
    def of(cls, replies: Replies) -> Self:
        sizes = cls()
        for value in replies.values:
            for room, size in value.items():
                sizes[room] = sizes.get(room, 0) + size
        sizes.missing = replies.missing
        return sizes


class Acks(list[Any]):
    """The first argument of each ack. `silent`: the sids of those who did not ack."""

    missing: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @classmethod
    def of(cls, replies: Replies) -> Self:
        acks = cls(answer for value in replies.values for answer in value["answers"])
        acks.missing = replies.missing
        acks.silent = tuple(sid for value in replies.values for sid in value["silent"])
        return acks


def _user_agent(scope: Any) -> str:
    """What the client says it is, cut to a length that a list can show."""
    said = next((value for name, value in scope["headers"] if name == b"user-agent"), b"")
    return str(said.decode("latin1")[:200])
