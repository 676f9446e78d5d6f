"""What is done to rooms as a whole: found, described, archived, and how one wants them."""

from typing import Any

from chat import schemas, selectors, services
from chat.presence import online
from slackish.realtime.events import event
from workspaces.consumers import PublicRoom, RoomInformation, WorkspaceConsumer

CHANNEL = "channel:"


class RoomEvents(RoomInformation):
    """The part of `/chat` that is about rooms as a whole."""

    @event("browse-rooms", schemas.BrowseRooms)
    async def browse_rooms(self, payload: schemas.BrowseRooms) -> dict[str, Any]:
        """Channels one is in or may join, by name: all, or those with `query` in name, topic or description."""
        return await self.read(
            selectors.rooms_browse, self.actor, query=payload.query, after=payload.after, archived=payload.archived
        )

    @event("update-room", schemas.UpdateRoom)
    async def update_room(self, payload: schemas.UpdateRoom) -> dict[str, Any]:
        """Give a channel another name, topic or description. The name: who made it, admins and owners."""
        return await self.write(services.channel_update, actor=self.actor, payload=payload)

    @event("archive-room", schemas.OneRoom)
    async def archive_room(self, payload: schemas.OneRoom) -> dict[str, Any]:
        """Close a channel to all writing; it stays to be read. Who made it, admins and owners."""
        return await self.write(services.channel_archive, actor=self.actor, room=payload.room, archived=True)

    @event("unarchive-room", schemas.OneRoom)
    async def unarchive_room(self, payload: schemas.OneRoom) -> dict[str, Any]:
        """Open an archived channel again. Who made it, admins and owners."""
        return await self.write(services.channel_archive, actor=self.actor, room=payload.room, archived=False)

    @event("set-room-preferences", schemas.SetRoomPreferences)
    async def set_room_preferences(self, payload: schemas.SetRoomPreferences) -> dict[str, Any]:
        """Star a room, mute it, or choose what to be told of. Only what is named changes."""
        return await self.write(services.room_prefer, actor=self.actor, payload=payload)

    @event("mention-reach", schemas.MentionReach)
    async def mention_reach(self, payload: schemas.MentionReach) -> dict[str, Any]:
        """How many others `@channel`, or `@here`, would name in a room."""
        there = online(self.actor.workspace_id) if payload.kind == "here" else None
        return {"count": await self.read(selectors.mention_reach, self.actor, payload.room, online=there)}

    # What one may see of rooms: see RoomInformation

    async def public_rooms(self) -> list[PublicRoom]:
        return [_room(*each) for each in await self.read(selectors.room_names, self.actor)]

    async def find_room(self, room: schemas.RoomRef) -> PublicRoom:
        channel = await self.read(selectors.room_find, self.actor, room)
        return _room(channel.pk, channel.public_name)

    async def own_rooms(self) -> list[PublicRoom]:
        ids = [int(room.removeprefix(CHANNEL)) for room in self.rooms if room.startswith(CHANNEL)]
        return [_room(*each) for each in await self.read(selectors.room_names, self.actor, ids)]


def _room(room_id: int, name: str) -> PublicRoom:
    return PublicRoom(f"{CHANNEL}{room_id}", name, room_id)


async def room_id(socket: WorkspaceConsumer, room: schemas.RoomRef) -> int:
    """The id alone decides nothing: every service looks the room up as the actor may see it."""
    return room if isinstance(room, int) else (await socket.read(selectors.room_find, socket.actor, room)).pk
