"""The namespace `/chat`: channels, direct messages, history. Each event calls one service or selector."""

from typing import Any

from django.conf import settings

from chat import schemas, selectors, services
from chat.errors import RoomNotFound
from slackish.realtime.events import event
from workspaces.consumers import WorkspaceConsumer, in_workspace, signed_in

from .census import Census, census
from .emits import CHAT_ACKS, CHAT_EMITS
from .pace import message_pace, turn, typing_pace


def room_audience(rooms: list[str]) -> dict[str, tuple[int, frozenset[int]]]:
    """Who may be in the rooms `channel:{id}`, read from the memberships."""
    audience = selectors.channel_audience([int(room.removeprefix("channel:")) for room in rooms])
    return {f"channel:{room_id}": answer for room_id, answer in audience.items()}


class ChatConsumer(WorkspaceConsumer):
    """What is kept: channels, direct messages, threads, read positions. For members and guests."""

    namespace = "/chat"
    emits = CHAT_EMITS
    acks = CHAT_ACKS
    middleware = (signed_in, in_workspace)
    guards = {**WorkspaceConsumer.guards, "channel:": room_audience}

    async def connect(self) -> None:
        """Rooms first, then what is in them: what happens in between arrives, and nothing is missed."""
        if not await self.enter():
            return
        if self.role != "guest":
            await self.join(f"{self.workspace_room}:members")
        rooms = await self.read(selectors.channel_rooms, self.actor)
        await self.join_guarded({f"channel:{room_id}": access for room_id, access in rooms})
        for room_id, _ in rooms:
            self.census.changed(room_id)
        self.emit("welcome", "Connected to chat namespace")
        self.emit("room-list", (await self._room_list())["rooms"])

    async def disconnect(self, reason: str) -> None:
        for room in self.rooms:
            if room.startswith("channel:"):
                self.census.changed(int(room.removeprefix("channel:")))

    # Rooms

    @event("register", str | None)
    async def register(self, name: str | None) -> dict[str, Any]:
        """The list of rooms once more. The name is not looked at: who somebody is, the session says."""
        answer = await self._room_list()
        self.emit("room-list", answer["rooms"])
        return answer

    @event("join-room", schemas.RoomRef)
    async def join_room(self, room: schemas.RoomRef) -> dict[str, Any]:
        """Become a member of a public channel, or open a room one belongs to; `message-history` follows."""
        joined = await self.write(services.channel_join, actor=self.actor, room=room)
        if joined.is_new:
            self.census.changed(joined.channel_id, people=True)
        history = await self.read(selectors.history, self.actor, joined.channel_id)
        self.emit("message-history", history)
        return history

    @event("leave-room", schemas.RoomRef)
    async def leave_room(self, room: schemas.RoomRef) -> dict[str, Any]:
        """Leave a channel; direct conversations and the first channel stay."""
        room_id = await self.write(services.channel_leave, actor=self.actor, room=room)
        self.census.changed(room_id, people=True)
        return {"roomId": room_id}

    @event("create-room", schemas.CreateRoom)
    async def create_room(self, payload: schemas.CreateRoom) -> dict[str, Any]:
        """Make a channel and be in it. Members."""
        return await self.write(
            services.channel_create,
            actor=self.actor,
            name=payload.name,
            description=payload.description,
            private=payload.private,
        )

    @event("invite-to-room", schemas.RoomPerson)
    async def invite_to_room(self, payload: schemas.RoomPerson) -> dict[str, Any]:
        """Bring somebody of the workspace into a channel one is in. Members."""
        room_id = await self.write(services.member_invite, actor=self.actor, room=payload.room, user_id=payload.user_id)
        self.census.changed(room_id, people=True)
        return {"roomId": room_id}

    @event("remove-from-room", schemas.RoomPerson)
    async def remove_from_room(self, payload: schemas.RoomPerson) -> dict[str, Any]:
        """Take somebody out of a channel. Admins, owners, and who made it."""
        room_id = await self.write(services.member_remove, actor=self.actor, room=payload.room, user_id=payload.user_id)
        self.census.changed(room_id, people=True)
        return {"roomId": room_id}

    @event("open-direct", schemas.OpenDirect)
    async def open_direct(self, payload: schemas.OpenDirect) -> dict[str, Any]:
        """The one conversation of this set of people, named by usernames or ids, oneself left out."""
        return await self.write(services.direct_open, actor=self.actor, users=payload.users)

    # People

    @event("list-members", schemas.RoomRef)
    async def list_members(self, room: schemas.RoomRef) -> dict[str, Any]:
        """The people who belong to a channel."""
        return {"members": await self.read(selectors.channel_members, self.actor, room)}

    @event("get-people", schemas.GetPeople)
    async def get_people(self, payload: schemas.GetPeople) -> dict[str, Any]:
        """People one may write to, by their ids or by a part of a name."""
        people = await self.read(selectors.people_reachable, self.actor, ids=payload.ids, query=payload.query)
        return {"people": people}

    # Messages

    @event("send-message", schemas.SendMessage)
    async def send_message(self, payload: schemas.SendMessage) -> dict[str, Any]:
        """Write a message or a reply. The same `clientId` again is answered with the message it made."""
        room_id = await self._room_id(payload.room)
        key = (self.actor.user_id, room_id)
        async with turn(self.actor.workspace_id, room_id):
            if not message_pace().allows(*key):
                # A repeat of what was taken is an answer that got lost, not haste.
                repeat = await self.read(services.message_find_repeat, actor=self.actor, payload=payload)
                if repeat is None:
                    raise message_pace().refusal(*key)
                return {"message": repeat}
            sent = await self.write(services.message_send, actor=self.actor, payload=payload)
            if sent.is_new:
                message_pace().count(*key)
        return {"message": sent.message}

    @event("get-history", schemas.GetHistory)
    async def get_history(self, payload: schemas.GetHistory) -> dict[str, Any]:
        """A page of the log around, before or after a `seq`, or the replies of `parentId`."""
        return await self.read(
            selectors.history,
            self.actor,
            payload.room,
            before=payload.before,
            after=payload.after,
            around=payload.around,
            parent_id=payload.parent_id,
            limit=payload.limit,
        )

    @event("sync", schemas.Sync)
    async def sync(self, payload: schemas.Sync) -> dict[str, Any]:
        """What changed in each room since the revision one has of it."""
        return await self.read(selectors.sync, self.actor, payload.rooms)

    @event("heads")
    async def heads(self) -> dict[str, Any]:
        """The revision of each of one's rooms: cheap enough to ask every half minute."""
        return {"rooms": await self.read(selectors.heads, self.actor)}

    @event("mark-read", schemas.MarkRead)
    async def mark_read(self, payload: schemas.MarkRead) -> dict[str, Any]:
        """Everything up to `seq` is read. The cursor never goes back."""
        return await self.write(services.read_mark, actor=self.actor, room=payload.room, seq=payload.seq)

    @event("typing", schemas.Typing)
    async def typing(self, payload: schemas.Typing) -> None:
        """Tell the others that one is writing. Not stored; what comes too fast is silently left out."""
        room_id = await self._room_id(payload.room)
        room = f"channel:{room_id}"
        if room not in self.rooms:
            raise RoomNotFound(payload.room)
        crowded = self.census.sockets(room_id) > settings.CHAT_TYPING_ROOM
        if crowded or not typing_pace().count(self.actor.user_id, room_id):
            return
        channel = await self.read(selectors.room_find, self.actor, room_id)
        who = {"userId": str(self.actor.user_id), "username": self.actor.username, "name": self.actor.name}
        thread = {"parentId": payload.parent_id} if payload.parent_id else {}
        self.to(room).emit("user-typing", {"room": channel.public_name, "roomId": room_id, **who, **thread})

    @property
    def census(self) -> Census:
        return census(self.connection.process)

    async def _room_id(self, room: schemas.RoomRef) -> int:
        """The id alone decides nothing: every service looks the room up as the actor may see it."""
        return room if isinstance(room, int) else (await self.read(selectors.room_find, self.actor, room)).pk

    async def _room_list(self) -> dict[str, Any]:
        listed = await self.read(selectors.room_list, self.actor)
        for entry in listed["rooms"]:
            entry["memberCount"] = self.census.sockets(entry["id"])
        return listed
