"""Who is there, away or gone: told once a second for a workspace at most, to those who may know.

Online is whoever has a socket in `workspace:{id}`; of those the ones with a socket in its `:active` room
are not away: a page leaves that room while its person is still, on all devices or on some.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from chat import selectors
from chat.presence import guests_room, room_of, statuses
from chat.schemas import milliseconds
from slackish.realtime import of, watch_presence
from slackish.realtime.database import read
from slackish.realtime.presence import PresenceChange
from slackish.realtime.process import Process
from slackish.realtime.publish import serving


class Teller:
    """What one process has told its sockets, and when."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._told: dict[int, dict[int, str]] = {}
        self._due: set[int] = set()
        self._last: dict[int, float] = {}

    def moved(self, workspace_id: int) -> None:
        """Somebody came, went, or became still or active again."""
        if workspace_id in self._due:
            return
        self._due.add(workspace_id)
        loop = self._process.loop
        at = self._last.get(workspace_id, 0) + settings.CHAT_PRESENCE_EVERY
        loop.call_at(max(loop.time(), at), self._tell, workspace_id)

    def _tell(self, workspace_id: int) -> None:
        self._due.discard(workspace_id)
        self._last[workspace_id] = self._process.loop.time()
        before, now = self._told.pop(workspace_id, {}), statuses(self._process, workspace_id)
        if now:
            self._told[workspace_id] = now
        else:
            self._last.pop(workspace_id)
        changes = {user: now.get(user, "offline") for user in before.keys() | now.keys()}
        changes = {user: status for user, status in changes.items() if before.get(user, "offline") != status}
        if changes and self._process.sockets("/chat", [room_of(workspace_id)]):
            members = of("/chat").to(f"{room_of(workspace_id)}:members")
            members.local.emit("presence-changed", _wire(changes))
            self._process.spawn(self._tell_further(workspace_id, changes))

    async def _tell_further(self, workspace_id: int, changes: dict[int, str]) -> None:
        await self._tell_guests(workspace_id, changes)
        gone = [user for user, status in changes.items() if status == "offline"]
        if gone:
            self._tell_rooms(await read(selectors.rooms_of_people, workspace_id, gone), timezone.now())

    async def _tell_guests(self, workspace_id: int, changes: dict[int, str]) -> None:
        """Each about those it shares a channel with. Who was made a member since is told as one."""
        members = f"{room_of(workspace_id)}:members"
        there = self._process.sockets("/chat", [guests_room(workspace_id)])
        guests = [socket for socket in there if members not in socket.rooms and socket.user_id is not None]
        if not guests:
            return
        ids = {socket.user_id for socket in guests if socket.user_id is not None}
        known = await read(selectors.acquainted, workspace_id, set(changes), guests=ids)
        for socket in guests:
            own = {user: status for user, status in changes.items() if user in known.get(socket.user_id or 0, ())}
            if own:
                socket.emit("presence-changed", _wire(own))

    def _tell_rooms(self, left: list[selectors.PersonInRoom], at: datetime) -> None:
        for each in left:
            room = f"channel:{each.room_id}"
            if 0 < self._process.size("/chat", room) <= settings.CHAT_DISCONNECTED_ROOM:
                of("/chat").to(room).local.emit("system-message", _disconnected(each, at))


@watch_presence("/chat")
def presence_moved(change: PresenceChange) -> None:
    process = serving()
    if process is not None:
        teller(process).moved(int(change.room.split(":")[1]))


_tellers: dict[str, Teller] = {}


def teller(process: Process) -> Teller:
    """The one of `process`."""
    return _tellers.setdefault(process.id, Teller(process))


def _wire(changes: dict[int, str]) -> dict[str, Any]:
    return {"changes": [{"userId": str(user), "status": status} for user, status in sorted(changes.items())]}


def _disconnected(person: selectors.PersonInRoom, at: datetime) -> dict[str, Any]:
    return {
        "room": person.room,
        "roomId": person.room_id,
        "kind": "disconnected",
        "text": f"{person.name} disconnected",
        "timestamp": milliseconds(at),
        "user": person.username,
        "userId": str(person.user_id),
        "name": person.name,
    }
