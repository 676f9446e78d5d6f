"""The payloads of client events: frozen, strict, and nothing unknown in them."""

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from workspaces.schemas.payloads import Count, Id, Name, Payload, Text, Uuid

RoomRef: TypeAlias = Annotated[Name | Id, Field(description="A room by its name or by its id.")]


class CreateRoom(Payload):
    name: Name
    description: Annotated[Text, Field(max_length=1000)] = ""
    private: bool = False


class RoomPerson(Payload):
    room: RoomRef
    user_id: Annotated[str, Field(pattern=r"^[0-9]{1,18}$")]


class OpenDirect(Payload):
    users: Annotated[list[Name | Id], Field(max_length=50)]


class SendMessage(Payload):
    room: RoomRef
    text: Text
    client_id: Uuid | None = None
    parent_id: Id | None = None
    also_to_channel: bool = False
    files: Annotated[list[Id], Field(max_length=100, description="Ids of uploads (`POST /api/files`).")] = []

    @model_validator(mode="after")
    def _only_replies_go_to_the_channel_too(self) -> Self:
        if self.also_to_channel and self.parent_id is None:
            raise ValueError("alsoToChannel is for replies: it needs a parentId")
        return self


class GetHistory(Payload):
    room: RoomRef
    before: Id | None = None
    after: Count | None = None
    around: Id | None = None
    parent_id: Id | None = None
    limit: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _one_direction(self) -> Self:
        if sum(each is not None for each in (self.before, self.after, self.around)) > 1:
            raise ValueError("one of before, after, around")
        return self


class Sync(Payload):
    rooms: Annotated[dict[Annotated[str, Field(pattern=r"^[0-9]{1,18}$")], Count], Field(max_length=2000)]


class Typing(Payload):
    room: RoomRef
    parent_id: Id | None = None


class MarkRead(Payload):
    room: RoomRef
    seq: Count


class GetPeople(Payload):
    ids: Annotated[list[Annotated[str, Field(pattern=r"^[0-9]{1,18}$")]], Field(max_length=200)] | None = None
    query: Annotated[Name, Field(max_length=80)] | None = None


class MessageRef(Payload):
    id: Id


class EditMessage(MessageRef):
    text: Text


class React(MessageRef):
    emoji: Annotated[Name, Field(min_length=1, max_length=64)]


class GetPins(Payload):
    room: RoomRef
    before: Id | None = None


class ListSaved(Payload):
    before: Id | None = None
    limit: Annotated[int, Field(ge=1)] | None = None


class ListThreads(Payload):
    before: Annotated[Name, Field(max_length=40)] | None = None
    limit: Annotated[int, Field(ge=1)] | None = None


class MarkThreadRead(MessageRef):
    seq: Count


class SetRoomPreferences(Payload):
    """Only what is named changes. `mutedUntil`: milliseconds since the epoch; null ends it."""

    room: RoomRef
    starred: bool = False
    muted_until: Annotated[int, Field(ge=0, le=253402300799000)] | None = None
    notify: Literal["default", "all", "mentions", "nothing"] = "default"


class OneRoom(Payload):
    room: RoomRef


class UpdateRoom(Payload):
    """Only what is named changes."""

    room: RoomRef
    name: Name | None = None
    topic: Annotated[Text, Field(max_length=250)] | None = None
    description: Annotated[Text, Field(max_length=1000)] | None = None


class BrowseRooms(Payload):
    query: Annotated[Name, Field(max_length=80)] = ""
    after: Annotated[Name, Field(max_length=80)] = ""
    archived: bool = False


class MentionReach(Payload):
    room: RoomRef
    kind: Literal["channel", "here"] = "channel"


class SetStatus(Payload):
    """Without emoji and text: no status. `expiresAt`: milliseconds since the epoch."""

    emoji: Annotated[Name, Field(max_length=64)] = ""
    text: Annotated[Text, Field(max_length=100)] = ""
    expires_at: Annotated[int, Field(ge=0, le=253402300799000)] | None = None


class SetProfile(Payload):
    """Only what is named changes."""

    name: Annotated[Text, Field(max_length=80)] = ""
    title: Annotated[Text, Field(max_length=80)] = ""
    about: Annotated[Text, Field(max_length=500)] = ""
    time_zone: Annotated[Text, Field(max_length=64)] = ""


class SetPresence(Payload):
    away: bool


class SetPreferences(Payload):
    """Only what is named changes."""

    theme: Literal["system", "light", "dark"] = "system"
    density: Literal["comfortable", "compact"] = "comfortable"
    time_format: Literal["system", "12", "24"] = "system"
    sidebar_order: Literal["name", "activity", "unread"] = "name"


class RunCommand(Payload):
    room: RoomRef
    text: Annotated[Text, Field(min_length=2)]
    client_id: Uuid | None = None
