"""What processes ask each other, and how each answers for its own sockets: plain data in, plain data out."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from . import registry
from .answers import SocketInfo
from .binary import decode_messages
from .frames import message_frames
from .packets import Packet, PacketType, encode
from .trace import told

if TYPE_CHECKING:
    from .connection import Connection
    from .consumer import NamespaceConsumer
    from .process import Process


async def _sockets(process: Process, question: dict[str, Any]) -> list[dict[str, Any]]:
    return [SocketInfo.of(socket).as_message() for socket in _selected(process, question)]


async def _rooms(process: Process, question: dict[str, Any]) -> dict[str, int]:
    names, namespace = question["rooms"], question["namespace"]
    if names is None:
        return process.rooms.sizes(namespace, question["prefix"])
    return {name: len(room.sockets) for name in names if (room := process.rooms.get(namespace, name))}


async def _connections(process: Process, question: dict[str, Any]) -> list[dict[str, Any]]:
    """Each connection that has a socket in `room` of any namespace, with all its sockets that are in it, or
    in no such room at all: those of a feature that is not bound to one, as `/notifications`."""
    prefix, room = question["prefix"], question["prefix"] + question["of"]
    found = {
        socket.connection: None
        for namespace in registry.namespaces()
        for socket in process.rooms.union(namespace, [room]).values()
    }
    return [_connection(process, connection, prefix, room) for connection in found]


def _connection(process: Process, connection: Connection, prefix: str, room: str) -> dict[str, Any]:
    sockets = [
        SocketInfo.of(socket).as_message()
        for socket in connection.sockets.values()
        if socket.connected and (room in socket.rooms or not any(each.startswith(prefix) for each in socket.rooms))
    ]
    # The session's own id is a secret of the transport.
    ident = hashlib.blake2b(connection.session.sid.encode(), digest_size=8).hexdigest()
    return {"id": ident, "process": process.id, "sockets": sockets}


async def _trace(process: Process, question: dict[str, Any]) -> dict[str, Any]:
    namespace, room = question["namespace"], question["room"]
    handed, answered = process.trace.of(namespace, question["ref"])
    known = process.rooms.get(namespace, room)
    return {
        "process": process.id,
        "published": any(not each.origin for each in handed),
        "handed": told(handed),
        "answered": told(answered),
        "in_room": len(known.sockets) if known else 0,
    }


async def _acks(process: Process, question: dict[str, Any]) -> dict[str, list[Any]]:
    """Emit, encoded once with one ack id for all, and wait for each socket's ack."""
    sockets = _selected(process, question)
    if question["volatile"]:
        sockets = [socket for socket in sockets if socket.connection.session.writable]
    ack_id = process.next_ack_id()
    data = decode_messages(question["messages"]).data
    frames = message_frames(encode(Packet(PacketType.EVENT, question["namespace"], data, ack_id)))
    waiting = {socket.sid: socket.owed.expect(ack_id) for socket in sockets}
    for socket in sockets:
        socket.connection.write(frames)
    if waiting:
        await asyncio.wait(waiting.values(), timeout=question["seconds"])
    for socket in sockets:
        socket.owed.forget(ack_id)
    answers, silent = [], []
    for sid, future in waiting.items():
        if future.done() and not future.cancelled() and future.exception() is None:
            answers.append(next(iter(future.result()), None))
        else:
            silent.append(sid)
    return {"answers": answers, "silent": silent}


def _selected(process: Process, question: dict[str, Any]) -> list[NamespaceConsumer]:
    return process.sockets(question["namespace"], question["rooms"], question["skip"])


async def _counts(process: Process, question: dict[str, Any]) -> dict[str, Any]:
    return process.counts.whole()


async def _cuts(process: Process, question: dict[str, Any]) -> int:
    """Slow readers of `room` that were cut off in the last `seconds`."""
    room: str = question["room"]
    return process.cuts.count(room, question["seconds"])


async def _namespaces(process: Process, question: dict[str, Any]) -> list[str]:
    """Those that have sockets here: of dynamic ones nobody has a list."""
    return sorted({room.namespace for room in process.rooms})


ANSWERS: dict[str, Callable[[Process, dict[str, Any]], Awaitable[Any]]] = {
    "acks": _acks,
    "connections": _connections,
    "counts": _counts,
    "cuts": _cuts,
    "namespaces": _namespaces,
    "rooms": _rooms,
    "sockets": _sockets,
    "trace": _trace,
}
