"""The sockets of a workspace as they are now, in all processes, and what an administrator sees of them."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from slackish.realtime import database
from slackish.realtime.answers import SocketInfo
from slackish.realtime.conf import realtime_settings
from slackish.realtime.publish import on_process
from workspaces.actors import Actor
from workspaces.devices import device_of
from workspaces.models import User
from workspaces.rooms import RoomLabel, room_labels

PREFIX = "workspace:"
SLOW_WITHIN = 3600  # seconds


@dataclass(frozen=True, slots=True)
class LiveSocket:
    """A socket and the connection it came on, named by a digest."""

    connection: str
    info: SocketInfo


@dataclass(frozen=True, slots=True)
class Live:
    """`missing`: processes that did not answer in time."""

    sockets: list[LiveSocket]
    missing: int

    @property
    def people(self) -> set[int]:
        return {each.info.user_id for each in self.sockets if each.info.user_id is not None}

    @property
    def rooms(self) -> set[tuple[str, str]]:
        """(namespace, room), without the rooms that are each socket's own."""
        return {(each.info.namespace, room) for each in self.sockets for room in each.info.rooms - {each.info.sid}}

    @property
    def processes(self) -> list[str]:
        return sorted({each.info.process for each in self.sockets})

    def totals(self) -> dict[str, int]:
        return {
            "people": len(self.people),
            "connections": len({each.connection for each in self.sockets}),
            "sockets": len(self.sockets),
            "rooms": len(self.rooms),
        }


async def live_of(workspace_id: int) -> Live:
    """All sockets of the connections whose page is this workspace's, those of no workspace included."""
    question = {"prefix": PREFIX, "of": str(workspace_id)}
    seconds = realtime_settings().answer_timeout
    replies = await on_process(lambda process: process.cluster.ask("connections", question, seconds=seconds))
    sockets = [
        LiveSocket(connection["id"], SocketInfo.from_message(socket))
        for value in replies.values
        for connection in value
        for socket in connection["sockets"]
    ]
    return Live(sorted(sockets, key=lambda each: each.info.connected_at), len(replies.missing))


async def slow_readers_of(workspace_id: int) -> int:
    """Connections of this workspace that took too slowly what was sent to them, and were cut off; of the last hour."""
    question = {"room": f"{PREFIX}{workspace_id}", "seconds": SLOW_WITHIN}
    seconds = realtime_settings().answer_timeout
    replies = await on_process(lambda process: process.cluster.ask("cuts", question, seconds=seconds))
    return sum(replies.values)


async def live_map(actor: Actor) -> dict[str, Any]:
    """The workspace as `actor` may see it: namespaces → rooms → sockets.

    Rooms that are not theirs to see (direct conversations, private channels they are not in) show as one
    count a namespace. At most LIVE_MAP_SOCKETS sockets are listed; the counts are of all.
    """
    live, slow = await asyncio.gather(live_of(actor.workspace_id), slow_readers_of(actor.workspace_id))
    labels, names = await database.read(_labels_and_names, actor, live)
    listed = live.sockets[: settings.LIVE_MAP_SOCKETS]
    processes = live.processes
    return {
        "processes": [_process(number, ident, live) for number, ident in enumerate(processes, 1)],
        "namespaces": _namespaces(live, labels, {each.info.sid for each in listed}),
        "sockets": [_socket(each, processes, names) for each in listed],
        "totals": live.totals() | {"slowReaders": slow},
        "missing": live.missing,
    }


def _labels_and_names(actor: Actor, live: Live) -> tuple[dict[str, RoomLabel], dict[int, str]]:
    people = User.objects.filter(pk__in=live.people)
    names = {user.pk: user.display_name for user in people}
    return room_labels(actor, {room for _, room in live.rooms}), names


def _process(number: int, ident: str, live: Live) -> dict[str, Any]:
    theirs = [each for each in live.sockets if each.info.process == ident]
    return {"name": number, "sockets": len(theirs), "connections": len({each.connection for each in theirs})}


def _namespaces(live: Live, labels: dict[str, RoomLabel], listed: set[str]) -> list[dict[str, Any]]:
    members: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in live.sockets:
        for room in each.info.rooms - {each.info.sid}:
            members[each.info.namespace, room].append(each.info.sid)
    return [
        _namespace(name, {room: sids for (space, room), sids in members.items() if space == name}, live, labels, listed)
        for name in sorted({each.info.namespace for each in live.sockets})
    ]


def _namespace(
    name: str, rooms: dict[str, list[str]], live: Live, labels: dict[str, RoomLabel], listed: set[str]
) -> dict[str, Any]:
    hidden = [sids for room, sids in rooms.items() if room not in labels]
    return {
        "name": name,
        "sockets": sum(each.info.namespace == name for each in live.sockets),
        "rooms": [_room(room, sids, labels[room], listed) for room, sids in rooms.items() if room in labels],
        "hidden": {"rooms": len(hidden), "sockets": len(set().union(*hidden))},
    }


def _room(room: str, sids: list[str], label: RoomLabel, listed: Iterable[str]) -> dict[str, Any]:
    return {
        "room": room,
        "label": label.label,
        "kind": label.kind,
        "count": len(sids),
        "sockets": [sid for sid in sids if sid in listed],
    }


def _socket(live: LiveSocket, processes: list[str], names: dict[int, str]) -> dict[str, Any]:
    info = live.info
    return {
        "sid": info.sid,
        "namespace": info.namespace,
        "connection": live.connection,
        "userId": str(info.user_id or ""),
        "username": info.username,
        "name": names.get(info.user_id or 0, info.username),
        "process": processes.index(info.process) + 1,
        "transport": info.transport,
        "device": device_of(info.user_agent),
        "since": round(info.connected_at * 1000),
        "eventsIn": info.events_in,
        "bytesOut": info.bytes_out,
    }
