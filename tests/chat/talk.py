"""What tests of the chat say and ask, in few words."""

from typing import Any

from chat.models import Channel, ChannelMembership
from chat.schemas import SendMessage
from chat.selectors import room_entry
from chat.services import channel_create, member_invite, message_send
from tests.factories import People


def a_room(people: People, maker: str, *others: str, name: str = "engineering", private: bool = False) -> int:
    """The id of a new channel that `maker` made and brought `others` into."""
    room_id: int = channel_create(actor=people.actor(maker), name=name, private=private)["id"]
    for other in others:
        member_invite(actor=people.actor(maker), room=room_id, user_id=str(people[other].pk))
    return room_id


def say(people: People, name: str, room: int | str, text: str = "hello", **fields: Any) -> dict[str, Any]:
    """Send a message; it, as it went over the wire."""
    return message_send(actor=people.actor(name), payload=SendMessage(room=room, text=text, **camel(fields))).message


def camel(fields: dict[str, Any]) -> dict[str, Any]:
    spelling = {"client_id": "clientId", "parent_id": "parentId", "also_to_channel": "alsoToChannel"}
    return {spelling.get(name, name): value for name, value in fields.items()}


def unread(people: People, name: str, room_id: int) -> tuple[int, int]:
    """(unread, mentions) of somebody, as the room list tells them."""
    entry = room_entry(people.actor(name), room_id)
    return entry["unread"], entry["mentions"]


def revision_of(room_id: int) -> int:
    return Channel.objects.get(pk=room_id).revision


def members_of(room_id: int) -> set[int]:
    return set(ChannelMembership.objects.filter(channel=room_id).values_list("user", flat=True))
