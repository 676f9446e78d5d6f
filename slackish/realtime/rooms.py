"""The rooms of this process: which of its sockets are in which room of which namespace.

A room exists from its first join to its last leave. Nothing here waits or knows the channel layer:
`opened` and `emptied` tell who cares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer


class Room:
    """The sockets of one room in this process. `access`: the highest removal count known of it."""

    __slots__ = ("access", "name", "namespace", "sockets")

    def __init__(self, namespace: str, name: str) -> None:
        self.namespace = namespace
        self.name = name
        self.sockets: dict[str, NamespaceConsumer] = {}
        self.access: int | None = None


class Rooms:
    def __init__(self, *, opened: Callable[[str, str], None], emptied: Callable[[str, str], None]) -> None:
        self._rooms: dict[tuple[str, str], Room] = {}
        self._opened = opened
        self._emptied = emptied

    def __iter__(self) -> Iterator[Room]:
        return iter(list(self._rooms.values()))

    def __len__(self) -> int:
        return len(self._rooms)

    def get(self, namespace: str, name: str) -> Room | None:
        return self._rooms.get((namespace, name))

    def join(self, socket: NamespaceConsumer, name: str) -> Room:
        key = (socket.namespace, name)
        room = self._rooms.get(key)
        if room is None:
            room = self._rooms[key] = Room(*key)
            self._opened(*key)
        room.sockets[socket.sid] = socket
        socket.rooms.add(name)
        return room

    def leave(self, socket: NamespaceConsumer, name: str) -> None:
        key = (socket.namespace, name)
        socket.rooms.discard(name)
        room = self._rooms.get(key)
        if room is None or room.sockets.pop(socket.sid, None) is None:
            return
        if not room.sockets:
            del self._rooms[key]
            self._emptied(*key)

    def leave_all(self, socket: NamespaceConsumer) -> None:
        for name in list(socket.rooms):
            self.leave(socket, name)

    def sockets(self, namespace: str, names: Iterable[str], skip: Iterable[str] = ()) -> list[NamespaceConsumer]:
        """The sockets in any of the rooms, each once: a copy, since delivering may change the rooms."""
        found: dict[str, NamespaceConsumer] = {}
        for name in names:
            if room := self._rooms.get((namespace, name)):
                found.update(room.sockets)
        for sid in skip:
            found.pop(sid, None)
        return list(found.values())
