"""`room-updated`: how many are here and how many belong, told once a second at most for each room.

Every process knows how many sockets the others have in a channel (`counted_rooms` of the consumer)."""

import asyncio

from django.conf import settings

from chat import selectors
from slackish.realtime import of
from slackish.realtime.database import read
from slackish.realtime.process import Process


class Census:
    """Rooms whose numbers changed in this process, until the next telling."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._changed: dict[int, bool] = {}
        self._telling = False

    def changed(self, room_id: int, *, people: bool = False) -> None:
        """`people`: somebody joined or left the room, not just a socket of theirs."""
        self._changed[room_id] = people or self._changed.get(room_id, False)
        if not self._telling:
            self._telling = True
            self._process.spawn(self._tell())

    def sockets(self, room_id: int) -> int:
        """Sockets in the room, of all processes."""
        return self._process.size("/chat", f"channel:{room_id}")

    async def _tell(self) -> None:
        while self._changed:
            await asyncio.sleep(settings.CHAT_ROOM_UPDATED_EVERY)
            changed, self._changed = self._changed, {}
            for numbers in await read(selectors.room_numbers, list(changed)):
                rooms = [f"channel:{numbers.id}"]
                if changed[numbers.id] and numbers.kind == "public":
                    rooms.append(f"workspace:{numbers.workspace_id}:members")
                payload = {
                    "name": numbers.name,
                    "roomId": numbers.id,
                    "memberCount": self.sockets(numbers.id),
                    "members": numbers.members,
                }
                of("/chat").to(*rooms).emit("room-updated", payload)
        self._telling = False


_censuses: dict[str, Census] = {}


def census(process: Process) -> Census:
    """The one of `process`."""
    return _censuses.setdefault(process.id, Census(process))
