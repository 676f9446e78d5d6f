"""The fields of acks, beside `ok`. Where an event is answered by an event too, they have the same."""

from typing import Annotated, Literal

from pydantic import Field

from slackish.realtime.wire import Wire, left_out
from workspaces.schemas import Person

from .events import InRoom, Message, Revision, RoomEntry


class RoomListAck(Wire):
    """The rooms of `room-list`; `hasMore` where there are further public ones."""

    rooms: list[RoomEntry]
    has_more: bool


class RoomIdAck(Wire):
    """The room that was meant."""

    room_id: int


class DirectAck(InRoom):
    """The conversation, and its entry of the room list: others hear of it by its first message."""

    people: list[Person]
    entry: RoomEntry


class MemberEntry(Person):
    """A person of a channel with the role in the workspace."""

    role: Literal["owner", "admin", "manager", "member", "guest"]


class MembersAck(Wire):
    """The first 200, by name."""

    members: list[MemberEntry]


class PeopleAck(Wire):
    """The first 200, by name."""

    people: list[Person]


class MessageAck(Wire):
    """The stored message: acked means committed."""

    message: Message


class RoomChanges(Wire):
    """Each message that changed since, once, as it is now."""

    revision: Revision
    messages: list[Message]


class RoomReload(Wire):
    """Too much changed: forget the room's log and read it again."""

    revision: Revision
    reload: Literal[True]


class RoomGone(Wire):
    """Absent, foreign or left: the same answer."""

    gone: Literal[True]


class SyncAck(Wire):
    """Only rooms that changed."""

    rooms: dict[str, RoomChanges | RoomReload | RoomGone]
    more: Annotated[list[int], Field(description="Rooms the answer had no place for: ask again.")] = left_out()


class HeadsAck(Wire):
    """The revision of each of one's rooms."""

    rooms: dict[str, Revision]


class Nothing(Wire):
    """No fields."""
