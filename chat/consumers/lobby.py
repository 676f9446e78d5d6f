"""The namespace `/`: where the members of a workspace meet without a trace.

A room is `adhoc:{workspace}:{name}` inside, so that no chosen name is ever a sid or a room of ours.
`side-{roomId}` is the side room of a channel, `side:{id}` inside: for who belongs to that channel, and
guarded like it.
"""

from __future__ import annotations

import re
import time
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat import selectors, services
from chat.errors import RoomNotFound, TooManyRooms
from chat.pace import Pace, lobby_message_pace, lobby_room_pace
from chat.schemas import lobby as schemas
from chat.services.texts import check_text
from slackish.languages import for_everybody
from slackish.realtime import of
from slackish.realtime.events import event
from workspaces.consumers import PublicRoom, RoomInformation, WorkspaceConsumer, has_right, in_workspace, signed_in
from workspaces.roles import Right
from workspaces.services.announcements import announcement_set

from .emits import LOBBY_ACKS, LOBBY_EMITS

SIDE = re.compile(r"side-([1-9][0-9]{0,17})")
SIDE_PREFIX = "side:"
JOINED, LEFT = _("{name} joined {room}"), _("{name} left {room}")


def side_audience(rooms: list[str]) -> dict[str, tuple[int, frozenset[int]]]:
    """Who may be in the rooms `side:{id}`: the people of those channels."""
    audience = selectors.channel_audience([int(room.removeprefix(SIDE_PREFIX)) for room in rooms])
    return {f"{SIDE_PREFIX}{room_id}": answer for room_id, answer in audience.items()}


class LobbyConsumer(RoomInformation):
    """What passes: rooms that last as long as somebody is in them. Nothing is kept. For members, not guests."""

    namespace = "/"
    right = Right.MEET
    emits = LOBBY_EMITS
    acks = LOBBY_ACKS
    middleware = (signed_in, in_workspace, has_right)
    guards = {**WorkspaceConsumer.guards, SIDE_PREFIX: side_audience}

    async def connect(self) -> None:
        if await self.enter():
            self.emit("welcome", "Connected to main namespace")

    async def disconnect(self, reason: str) -> None:
        for room in self._visited():
            self._tell(room, "user-left", LEFT)

    def put_out(self, room: str) -> None:
        """Who lost the channel has left its side room, and the others see it."""
        if room.startswith(SIDE_PREFIX):
            self._tell(self._public(room), "user-left", LEFT)

    @event("join-room", schemas.AdhocName)
    async def join_room(self, name: str) -> dict[str, Any]:
        """Come into a room, which is there from its first socket on; the others hear `user-joined`."""
        room = self._named(name)
        if room.internal in self.rooms:
            return {"room": name}
        self._count(lobby_room_pace())
        if len(self._visited()) >= settings.LOBBY_ROOMS:
            raise TooManyRooms(settings.LOBBY_ROOMS)
        if room.room_id is None:
            await self.join(room.internal)
        else:
            access = await self.read(selectors.side_access, self.actor, room.room_id, name)
            await self.join_guarded({room.internal: access})
        if room.internal not in self.rooms:
            raise RoomNotFound(name)
        self._tell(room, "user-joined", JOINED)
        return {"room": name}

    @event("leave-room", schemas.AdhocName)
    async def leave_room(self, name: str) -> dict[str, Any]:
        """Leave a room; the others hear `user-left`, and after the last it is gone."""
        room = self._named(name)
        if room.internal not in self.rooms:
            raise RoomNotFound(name)
        self._count(lobby_room_pace())
        self.leave(room.internal)
        self._tell(room, "user-left", LEFT)
        return {"room": name}

    @event("room-message", schemas.RoomMessage)
    async def room_message(self, payload: schemas.RoomMessage) -> None:
        """Say something in rooms one is in, or to one socket of the workspace by its sid. Nobody keeps it."""
        check_text(payload.text)
        rooms = [await self._audible(name) for name in payload.names]
        for room in rooms:
            self._count(lobby_message_pace(), room.internal)
        said = self._me() | {"user": self.actor.username, "text": payload.text, "timestamp": round(time.time() * 1000)}
        del said["username"]
        skip = [*payload.except_, *(() if payload.include_sender else (self.sid,))]
        for room in rooms:
            message = said | {"room": room.name}
            if room.room_id is None:
                of(self.namespace).to(room.internal).except_(*skip).emit("new-message", message)
            else:
                await self.write(
                    services.side_message_send, actor=self.actor, room_id=room.room_id, message=message, skip=skip
                )
            skip.append(room.internal)  # who is in two of the rooms has it by now

    @event("announcement", schemas.Announce)
    async def announcement(self, payload: schemas.Announce) -> dict[str, Any]:
        """A line of text over everybody's page. Admins and owners."""
        return await self.write(announcement_set, actor=self.actor, text=payload.text)

    # What one may see of rooms

    async def find_room(self, room: str | int) -> PublicRoom:
        """A room that somebody is in; one that nobody is in is not there."""
        if isinstance(room, int) or not room:
            raise RoomNotFound(room)
        named = self._named(room)
        if named.room_id is not None:
            await self.read(selectors.side_access, self.actor, named.room_id, room)
        if not await self.counted([named]):
            raise RoomNotFound(room)
        return named

    async def own_rooms(self) -> list[PublicRoom]:
        return self._visited()

    async def live_rooms(self) -> list[tuple[PublicRoom, int]]:
        sizes = await of(self.namespace).fetch_rooms(prefix=self._prefix)
        _, channels = await self.read(selectors.standing, self.actor)
        sides = await self.counted(self._public(f"{SIDE_PREFIX}{room_id}") for room_id, _ in channels)
        return [(self._public(internal), size) for internal, size in sizes.items()] + sides

    # Names

    @property
    def _prefix(self) -> str:
        return f"adhoc:{self.actor.workspace_id}:"

    def _named(self, name: str) -> PublicRoom:
        if side := SIDE.fullmatch(name):
            return self._public(f"{SIDE_PREFIX}{side[1]}")
        return PublicRoom(f"{self._prefix}{name}", name)

    def _public(self, internal: str) -> PublicRoom:
        if internal.startswith(SIDE_PREFIX):
            room_id = int(internal.removeprefix(SIDE_PREFIX))
            return PublicRoom(internal, f"side-{room_id}", room_id)
        return PublicRoom(internal, internal.removeprefix(self._prefix))

    def _visited(self) -> list[PublicRoom]:
        return [self._public(room) for room in self.rooms if room.startswith((self._prefix, SIDE_PREFIX))]

    async def _audible(self, name: str) -> PublicRoom:
        """A room one is in, or the room of one socket of this workspace. Errors: RoomNotFound."""
        room = self._named(name)
        if room.internal in self.rooms:
            return room
        for socket in await of(self.namespace).to(name).fetch_sockets():
            if socket.sid == name and self.workspace_room in socket.rooms:
                return PublicRoom(name, name)
        raise RoomNotFound(name)

    def _tell(self, room: PublicRoom, name: str, sentence: Promise) -> None:
        with for_everybody():
            words = str(sentence).format(name=self.actor.username, room=room.name)
        self.to(room.internal).emit(name, self._me() | {"room": room.name, "message": words})

    def _me(self) -> dict[str, Any]:
        return {"userId": str(self.actor.user_id), "username": self.actor.username, "sid": self.sid}

    def _count(self, pace: Pace, *key: str) -> None:
        if not pace.count(self.actor.user_id, *key):
            raise pace.refusal(self.actor.user_id, *key)
