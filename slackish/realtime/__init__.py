"""The Socket.IO server that Django Channels never had: namespaces are consumers, rooms are groups.

A namespace needs `NamespaceConsumer` and `event`; a service publishes with the `…_on_commit`
functions; anything else may use `of(namespace).to(room).emit(...)`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .acks import NoAck
    from .answers import SocketInfo
    from .broadcast import Broadcast, of
    from .conf import RealtimeSettings
    from .consumer import NamespaceConsumer
    from .engine import Engine
    from .errors import ConnectionRefused, EventError
    from .events import Ack, event
    from .groups import room_group
    from .presence import watch_presence
    from .publish import close_on_commit, disconnect_on_commit, emit_on_commit, evict_on_commit, join_on_commit
    from .rooms import watch_rooms
    from .sessions import Session
    from .transport import SocketIO, serve_process

_HOMES = {
    "Ack": "events",
    "Broadcast": "broadcast",
    "ConnectionRefused": "errors",
    "Engine": "engine",
    "EventError": "errors",
    "NamespaceConsumer": "consumer",
    "NoAck": "acks",
    "RealtimeSettings": "conf",
    "Session": "sessions",
    "SocketIO": "transport",
    "SocketInfo": "answers",
    "close_on_commit": "publish",
    "disconnect_on_commit": "publish",
    "emit_on_commit": "publish",
    "event": "events",
    "evict_on_commit": "publish",
    "join_on_commit": "publish",
    "of": "broadcast",
    "room_group": "groups",
    "watch_presence": "presence",
    "watch_rooms": "rooms",
    "serve_process": "transport",
}

__all__ = [
    "Ack",
    "Broadcast",
    "ConnectionRefused",
    "Engine",
    "EventError",
    "NamespaceConsumer",
    "NoAck",
    "RealtimeSettings",
    "Session",
    "SocketIO",
    "SocketInfo",
    "close_on_commit",
    "disconnect_on_commit",
    "emit_on_commit",
    "event",
    "evict_on_commit",
    "join_on_commit",
    "of",
    "room_group",
    "serve_process",
    "watch_presence",
    "watch_rooms",
]


def __getattr__(name: str) -> Any:
    """Imported on first use: settings name the channel layer's class here before apps are loaded."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
