"""Chat rooms: the smallest chat there is.

The usual listing takes the username from the client, so anybody could speak as anybody. Here a claimed
`username` is let pass and not looked at: who speaks, the session says. One speaks where one has joined.
"""

from slackish.realtime import event, of

from .payloads import Payload, RoomName, RoomNotFound, Text, now
from .people import SignedInConsumer


class JoinChatRoom(Payload):
    room_id: RoomName
    username: str | None = None


class SendMessage(Payload):
    room_id: RoomName
    text: Text


class ChatRoomsConsumer(SignedInConsumer):
    """Rooms to talk in; nothing is kept."""

    namespace = "/chat-rooms"

    @event("join-chat-room", JoinChatRoom)
    async def join_chat_room(self, payload: JoinChatRoom) -> None:
        room = f"chat:{payload.room_id}"
        await self.join(room)
        of(self.namespace).to(room).emit("system", {"text": f"{self.user.username} joined the room"})

    @event("send-message", SendMessage)
    async def send_message(self, payload: SendMessage) -> None:
        room = f"chat:{payload.room_id}"
        if room not in self.rooms:
            raise RoomNotFound
        message = {"user": self.user.username, "text": payload.text, "timestamp": now()}
        of(self.namespace).to(room).emit("message", message)
