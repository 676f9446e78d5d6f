"""The payloads of client events: frozen, strict, and nothing unknown in them."""

from typing import Annotated, Self, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

MAX_ID = 2**63 - 1


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("a NUL character can't be stored")
    return text


def _uuid(value: object) -> object:
    """JSON has no UUIDs, and strict validation takes nothing else for one."""
    return UUID(value) if isinstance(value, str) else value


Id: TypeAlias = Annotated[int, Field(ge=1, le=MAX_ID)]
Count: TypeAlias = Annotated[int, Field(ge=0, le=MAX_ID)]
Text: TypeAlias = Annotated[str, AfterValidator(_storable)]
Name: TypeAlias = Annotated[str, Field(max_length=200), AfterValidator(_storable)]
RoomRef: TypeAlias = Annotated[Name | Id, Field(description="A room by its name or by its id.")]


class Payload(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=to_camel)


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
    client_id: Annotated[UUID | None, BeforeValidator(_uuid)] = None
    parent_id: Id | None = None
    also_to_channel: bool = False
    files: Annotated[list[Id], Field(max_length=0)] = []

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
