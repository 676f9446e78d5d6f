"""What events of every kind are made of."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from slackish.realtime.wire import Wire

UserId: TypeAlias = Annotated[str, Field(pattern="^[0-9]+$", description="The account's id: a string, as everywhere.")]
Milliseconds: TypeAlias = Annotated[int, Field(description="Milliseconds since the epoch.")]
Revision: TypeAlias = Annotated[int, Field(description="The channel's counter of changes, without gaps.")]
RoomName: TypeAlias = Annotated[str, Field(description="Its present name, or `dm-{id}`.")]
Kind: TypeAlias = Literal["public", "private", "direct"]
Notify: TypeAlias = Literal["default", "all", "mentions", "nothing"]
NoteKind: TypeAlias = Literal["joined", "left", "renamed", "topic", "archived", "unarchived"]


class InRoom(Wire):
    """The room that something is about: by its name for people, and by its id for programs."""

    room: RoomName
    room_id: int
