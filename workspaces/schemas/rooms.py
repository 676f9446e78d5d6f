"""What namespaces with rooms hear and say of them: who is in one, how many, which there are."""

from typing import Annotated, TypeAlias

from pydantic import Field

from slackish.realtime.wire import Wire, left_out

from .payloads import Id, Name

RoomRef: TypeAlias = Annotated[Name | Id, Field(description="A room by its name or by its id.")]


class RoomMember(Wire):
    """A live socket, and whose it is."""

    id: Annotated[str, Field(description="The socket's sid.")]
    user_id: str
    username: str


class RoomMembers(Wire):
    """Who is in a room now, on whatever device and process."""

    room: str
    room_id: int = left_out()
    members: list[RoomMember]
    has_more: Annotated[bool, Field(description="There are more than one answer holds.")] = left_out()


class RoomSize(Wire):
    """How many sockets are in a room now."""

    room: str
    count: int


class RoomCount(Wire):
    """A room that somebody is in."""

    name: str
    size: int


class RoomNames(Wire):
    """The rooms of this socket, by their public names."""

    rooms: list[str]


class RoomCounts(Wire):
    """The rooms of the workspace that somebody is in, of those one may see."""

    rooms: list[RoomCount]
