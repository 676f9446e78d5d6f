"""Searching, activity, what is unread, files of a channel: payloads and answers."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from slackish.realtime.wire import Wire, left_out
from workspaces.schemas import Person
from workspaces.schemas.payloads import Count, Id, Milliseconds, Payload, Text

from .events import FileEntry, Message, UserId
from .incoming import RoomRef

ActivityKind: TypeAlias = Literal["mention", "reply", "reaction"]


class Search(Payload):
    query: Annotated[Text, Field(max_length=500, description='Words, "phrases", -without, operators such as from:ann.')]
    after: Annotated[Text, Field(max_length=200, description="The cursor of the page before.")] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] | None = None
    sort: Literal["relevance", "newest"] = "relevance"
    time_zone: Annotated[Text, Field(max_length=64, description="In which days begin.")] = "UTC"


class ListActivity(Payload):
    before: Annotated[int, Field(ge=0, le=2**53, description="The cursor of the page before.")] | None = None
    kind: ActivityKind | None = None
    limit: Annotated[int, Field(ge=1, le=100)] | None = None


class ActivitySeen(Payload):
    timestamp: Count


class ListFiles(Payload):
    room: RoomRef
    before: Annotated[Id, Field(description="The id of the last file of the page before.")] | None = None


class Piece(Wire):
    """A piece of what is shown of a message."""

    text: str
    hit: Annotated[bool, Field(description="It is what was searched for.")]


class Placed(Message):
    """A message outside its log, with what leads to it."""

    parent_seq: Annotated[int, Field(description="Of a reply: the place of the message it answers.")] = left_out()


class Found(Placed):
    """A message that was found."""

    highlights: Annotated[list[Piece], Field(description="Plain text around the first hit.")]


class SearchAck(Wire):
    """A page of what was found, the best first."""

    messages: list[Found]
    total: Annotated[int, Field(description="All that fit; of very many, the newest thousand.")]
    has_more: bool
    ignored: Annotated[list[str], Field(description="Operators that were not understood.")]
    cursor: Annotated[str, Field(description="For `after` of the next page, where there is one.")] = left_out()


class ActivityItem(Wire):
    """Somebody named one, answered, or reacted."""

    id: str
    kind: ActivityKind
    timestamp: Milliseconds
    by: Person
    message: Placed
    emoji: Annotated[str, Field(description="Of a reaction.")] = left_out()


class ActivityAck(Wire):
    """The newest first."""

    items: list[ActivityItem]
    has_more: bool
    seen_at: Annotated[Milliseconds, Field(description="What is newer was not looked at yet.")]
    cursor: Annotated[int, Field(description="For `before` of the next page, where there is one.")] = left_out()


class ActivitySeenEvent(Wire):
    """How far one has looked at one's activity, on whichever device. To one's own sockets in the workspace."""

    seen_at: Milliseconds


class ActivityCountAck(Wire):
    """How much was not looked at yet."""

    unseen: Annotated[int, Field(description="At most 99.")]


class UnreadRoom(Wire):
    """A room with the first posts that one has not read."""

    room_id: int
    unread: int
    messages: list[Message]


class UnreadAck(Wire):
    """The liveliest first; muted rooms are left out."""

    rooms: list[UnreadRoom]
    has_more: bool


class SharedFile(FileEntry):
    """A file with the message that carries it."""

    message_id: int
    seq: int
    parent_id: int | None
    parent_seq: int | None
    user_id: UserId
    by: Annotated[str, Field(description="The name of who sent it.")]
    timestamp: Milliseconds


class FilesAck(Wire):
    """The newest first."""

    files: list[SharedFile]
    has_more: bool
