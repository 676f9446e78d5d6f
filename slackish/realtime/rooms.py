"""The rooms of this process: which of its sockets are in which room of which namespace.

A room exists from its first join to its last leave. Nothing here waits or knows the channel layer:
`opened` and `emptied` tell who cares, and so does `watch_rooms`:

@watch_rooms("/chat")
def log_rooms(event: RoomEvent) -> None:
    print(event.kind, event.room, event.sid)  # create-room general None
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RoomEvent:
    """What happened to a room in this process. `sid`: who joined or left."""

    kind: Literal["create-room", "join-room", "leave-room", "delete-room"]
    namespace: str
    room: str
    sid: str | None = None


Watcher: TypeAlias = Callable[[RoomEvent], None]
_watchers: dict[str, list[Watcher]] = {}


def watch_rooms(namespace: str) -> Callable[[Watcher], Watcher]:
    """Have a function told of each room of `namespace` that comes and goes in this process, and who is in it.

    It runs on the event loop, in the midst of joining: it must be quick, and wait for nothing.
    """

    def register(watcher: Watcher) -> Watcher:
        _watchers.setdefault(namespace, []).append(watcher)
        return watcher

    return register


class Room:
    """The sockets of one room in this process. `access`: the highest removal count known of it.

    `is_counted`, `has_presence`: whether all processes know how many sockets, and which people, are in it.
    """

    __slots__ = ("access", "has_presence", "is_counted", "name", "namespace", "sockets")

    def __init__(self, namespace: str, name: str, *, is_counted: bool, has_presence: bool) -> None:
        self.namespace = namespace
        self.name = name
        self.sockets: dict[str, NamespaceConsumer] = {}
        self.access: int | None = None
        self.is_counted = is_counted
        self.has_presence = has_presence

    @property
    def is_shared(self) -> bool:
        return self.is_counted or self.has_presence


class Rooms:
    def __init__(
        self,
        *,
        opened: Callable[[str, str], None],
        emptied: Callable[[str, str], None],
        counted: Callable[[Room, NamespaceConsumer, int], None],
    ) -> None:
        self._rooms: dict[tuple[str, str], Room] = {}
        self._opened = opened
        self._emptied = emptied
        self._counted = counted

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
            is_counted, has_presence = socket.shares(name)
            room = self._rooms[key] = Room(*key, is_counted=is_counted, has_presence=has_presence)
            self._opened(*key)
            _tell("create-room", *key)
        if socket.sid not in room.sockets:
            room.sockets[socket.sid] = socket
            socket.rooms.add(name)
            if room.is_shared:
                self._counted(room, socket, 1)
            _tell("join-room", *key, socket.sid)
        return room

    def leave(self, socket: NamespaceConsumer, name: str) -> None:
        key = (socket.namespace, name)
        socket.rooms.discard(name)
        room = self._rooms.get(key)
        if room is None or room.sockets.pop(socket.sid, None) is None:
            return
        if room.is_shared:
            self._counted(room, socket, -1)
        _tell("leave-room", *key, socket.sid)
        if not room.sockets:
            del self._rooms[key]
            self._emptied(*key)
            _tell("delete-room", *key)

    def leave_all(self, socket: NamespaceConsumer) -> None:
        for name in list(socket.rooms):
            self.leave(socket, name)

    def union(self, namespace: str, names: Iterable[str]) -> dict[str, NamespaceConsumer]:
        """The sockets in any of the rooms, by sid: a copy, since delivering may change the rooms."""
        found: dict[str, NamespaceConsumer] = {}
        for name in names:
            if room := self._rooms.get((namespace, name)):
                found.update(room.sockets)
        return found

    def sizes(self, namespace: str, prefix: str) -> dict[str, int]:
        """Sockets in each room of `namespace` whose name begins with `prefix`."""
        return {
            room.name: len(room.sockets)
            for room in self._rooms.values()
            if room.namespace == namespace and room.name.startswith(prefix)
        }


def _tell(kind: Any, namespace: str, room: str, sid: str | None = None) -> None:
    for watcher in _watchers.get(namespace, ()):
        try:
            watcher(RoomEvent(kind, namespace, room, sid))
        except Exception:
            log.exception("A watcher of the rooms of %s failed.", namespace)
