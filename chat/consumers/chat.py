"""The namespace `/chat`: channels, direct messages, history. Each event calls one service or selector."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from chat import schemas, selectors, services
from chat.errors import RoomNotFound
from chat.pace import message_pace, turn, typing_pace
from chat.presence import ROOMS as PRESENCE_ROOMS
from slackish.realtime.events import event
from workspaces.consumers import WorkspaceConsumer, audience_of, in_workspace, signed_in

from . import presence  # noqa: F401 - it watches who comes and goes
from .census import Census, census
from .emits import CHAT_ACKS, CHAT_EMITS
from .finding import FindingEvents
from .messages import MessageEvents
from .people import PeopleEvents
from .rooms import RoomEvents, room_id


class ChatConsumer(FindingEvents, MessageEvents, PeopleEvents, RoomEvents):
    """What is kept: channels, direct messages, threads, read positions. For members and guests."""

    namespace = "/chat"
    emits = CHAT_EMITS
    acks = CHAT_ACKS
    middleware = (signed_in, in_workspace)
    guards = {**WorkspaceConsumer.guards, "channel:": audience_of("channel:", selectors.channel_audience)}
    counted_rooms = r"channel:\d+"
    presence_rooms = PRESENCE_ROOMS

    places: list[tuple[int, int]]

    async def role_now(self) -> str:
        """With the channels one is in, read at the same moment: a page waits for each statement of its connect."""
        role, self.places = await self.read(selectors.standing, self.actor)
        return role

    async def connect(self) -> None:
        """Rooms first, then what is in them: what happens in between arrives, and nothing is missed."""
        if not await self.enter():
            return
        if self.role != "guest":
            await self.join(f"{self.workspace_room}:members")
        await self.enter_presence()
        await self.join_guarded({f"channel:{each}": access for each, access in self.places})
        for each, _ in self.places:
            self.census.changed(each)
        self.emit("welcome", "Connected to chat namespace")
        await self.emit_state("room-list", self._listed_rooms)
        await self.emit_state("presence-state", self.presence_state)

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
        self._answered("history", history["messages"])
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

    # Messages

    @event("send-message", schemas.SendMessage)
    async def send_message(self, payload: schemas.SendMessage) -> dict[str, Any]:
        """Write a message or a reply. The same `clientId` again is answered with the message it made."""
        place = await room_id(self, payload.room)
        key = (self.actor.user_id, place)
        async with turn(self.actor.workspace_id, place):
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
        page = await self.read(
            selectors.history,
            self.actor,
            payload.room,
            before=payload.before,
            after=payload.after,
            around=payload.around,
            parent_id=payload.parent_id,
            limit=payload.limit,
        )
        self._answered("history", page["messages"])
        return page

    @event("sync", schemas.Sync)
    async def sync(self, payload: schemas.Sync) -> dict[str, Any]:
        """What changed in each room since the revision one has of it."""
        answer = await self.read(selectors.sync, self.actor, payload.rooms)
        for changes in answer["rooms"].values():
            self._answered("sync", changes.get("messages", ()))
        return answer

    @event("heads")
    async def heads(self) -> dict[str, Any]:
        """The revision of each of one's rooms: cheap enough to ask every half minute."""
        return {"rooms": await self.read(selectors.heads, self.actor)}

    @event("mark-read", schemas.MarkRead)
    async def mark_read(self, payload: schemas.MarkRead) -> dict[str, Any]:
        """Everything up to `seq` is read. The cursor never goes back: 0 only asks how it stands."""
        return await self.write(services.read_mark, actor=self.actor, room=payload.room, seq=payload.seq)

    @event("mark-unread", schemas.MarkRead)
    async def mark_unread(self, payload: schemas.MarkRead) -> dict[str, Any]:
        """What stands at `seq`, and all after it, is unread again."""
        return await self.write(services.read_unmark, actor=self.actor, room=payload.room, seq=payload.seq)

    @event("typing", schemas.Typing)
    async def typing(self, payload: schemas.Typing) -> None:
        """Tell the others that one is writing. Not stored; what comes too fast is silently left out."""
        place = await room_id(self, payload.room)
        room = f"channel:{place}"
        if room not in self.rooms:
            raise RoomNotFound(payload.room)
        crowded = self.census.sockets(place) > settings.CHAT_TYPING_ROOM
        if crowded or not typing_pace().count(self.actor.user_id, place):
            return
        channel = await self.read(selectors.room_find, self.actor, place)
        who = {"userId": str(self.actor.user_id), "username": self.actor.username, "name": self.actor.name}
        thread = {"parentId": payload.parent_id} if payload.parent_id else {}
        self.to(room).emit("user-typing", {"room": channel.public_name, "roomId": place, **who, **thread})

    def _answered(self, how: str, messages: Iterable[dict[str, Any]]) -> None:
        """For the trace: what somebody missed has reached them now."""
        if numbers := [message["id"] for message in messages]:
            self.connection.process.trace.answered(self, how, numbers)

    @property
    def census(self) -> Census:
        return census(self.connection.process)

    async def _listed_rooms(self) -> list[dict[str, Any]]:
        rooms: list[dict[str, Any]] = (await self._room_list())["rooms"]
        return rooms

    async def _room_list(self) -> dict[str, Any]:
        listed = await self.read(selectors.room_list, self.actor)
        for entry in listed["rooms"]:
            entry["memberCount"] = self.census.sockets(entry["id"])
        return listed
