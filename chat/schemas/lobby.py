"""What `/` hears and says: rooms that last as long as somebody is in them."""

from typing import Annotated, Self, TypeAlias

from pydantic import Field, model_validator

from slackish.realtime.wire import Wire
from workspaces.schemas.payloads import Name, Payload, Text

from .events import Milliseconds, UserId

AdhocName: TypeAlias = Annotated[
    Name, Field(min_length=1, description="Any name; `side-{roomId}` is the side room of a channel one is in.")
]
Sid: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class RoomMessage(Payload):
    """To one room, or to several; a socket in two of them gets it once."""

    room: AdhocName | None = None
    rooms: Annotated[list[AdhocName], Field(min_length=1, max_length=50)] | None = None
    text: Text
    include_sender: bool = True
    except_: Annotated[list[Sid], Field(alias="except", max_length=100)] = []

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Self:
        if (self.room is None) is (self.rooms is None):
            raise ValueError("either room or rooms")
        return self

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(self.rooms or [self.room or ""]))


class Announce(Payload):
    text: Text


class LobbyRoom(Wire):
    """The room, as it was named."""

    room: str


class RoomVisitor(Wire):
    """Somebody came into a room, or went."""

    user_id: UserId
    username: str
    sid: str
    room: str
    message: Annotated[str, Field(description="The same in words.")]


class PassingMessage(Wire):
    """Said in a room, and kept nowhere."""

    user: Annotated[str, Field(description="The sender's username.")]
    user_id: UserId
    sid: str
    text: str
    room: str
    timestamp: Milliseconds
