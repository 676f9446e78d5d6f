"""`manage.py rooms`: the namespaces, rooms and sockets of a running cluster, as its processes answer."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.core.management.base import BaseCommand, CommandError

from slackish.realtime.answers import RoomSizes, Sockets
from slackish.realtime.broadcast import of
from slackish.realtime.conf import realtime_settings
from slackish.realtime.process import Process
from slackish.realtime.publish import on_process

IN_MEMORY = (
    "The in-memory channel layer is seen by its own server process alone: set REDIS_URL, here as for the servers."
)


@dataclass(frozen=True)
class Seen:
    """`missing`: processes that hold a lease and did not reply."""

    processes: list[str]
    missing: list[str]
    namespaces: dict[str, tuple[RoomSizes, Sockets]]


class Command(BaseCommand):
    help = "List the namespaces, rooms and sockets of the running server processes."
    requires_system_checks: list[str] = []  # a look, not a start

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--namespace", help="only this one, as /chat")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        if isinstance(get_channel_layer(), InMemoryChannelLayer):
            raise CommandError(IN_MEMORY)
        seen = async_to_sync(_look)(options["namespace"])
        self.stdout.write(json.dumps(_plain(seen), indent=2) if options["json"] else _text(seen))


async def _look(only: str | None) -> Seen:
    names, living = await on_process(_namespaces)
    missing: set[str] = set()
    namespaces = {}
    for name in sorted(names if only is None else {only}):
        rooms, sockets = await of(name).fetch_rooms(), await of(name).fetch_sockets()
        missing |= {*rooms.missing, *sockets.missing}
        sids = {each.sid for each in sockets}
        public = RoomSizes({room: size for room, size in rooms.items() if room not in sids})
        namespaces[name] = (public, sockets)
    return Seen(sorted(living), sorted(missing), namespaces)


async def _namespaces(process: Process) -> tuple[set[str], frozenset[str]]:
    replies = await process.cluster.ask("namespaces", {}, seconds=realtime_settings().answer_timeout)
    return {name for value in replies.values for name in value}, process.cluster.living


def _plain(seen: Seen) -> dict[str, Any]:
    namespaces = {
        name: {"rooms": dict(sorted(rooms.items())), "sockets": [each.as_message() for each in sockets]}
        for name, (rooms, sockets) in seen.namespaces.items()
    }
    return {"processes": seen.processes, "missing": seen.missing, "namespaces": namespaces}


def _text(seen: Seen) -> str:
    lines = [f"{len(seen.processes)} server processes: {', '.join(seen.processes) or 'none is running'}"]
    if seen.missing:
        lines.append(f"No reply from {', '.join(seen.missing)}")
    for name, (rooms, sockets) in seen.namespaces.items():
        lines += ["", f"{name}   {len(sockets)} sockets, {len(rooms)} rooms beside their own"]
        lines += [f"  {size:>6}  {_shown(room)}" for room, size in sorted(rooms.items())]
        for each in sorted(sockets, key=lambda socket: (socket.username, socket.sid)):
            minutes = (time.time() - each.connected_at) / 60
            who = _shown(each.username or "nobody")
            lines.append(f"  {each.sid}  {who}  {each.transport}  {each.process}  {minutes:.0f} min")
    return "\n".join(lines)


def _shown(text: str) -> str:
    """Names come from people: nothing of them reaches the terminal as a control character."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
