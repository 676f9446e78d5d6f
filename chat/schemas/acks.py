"""The fields of acks, beside `ok`. Where an event is answered by an event too, they have the same."""

from typing import Annotated, Literal

from pydantic import Field

from slackish.realtime.wire import Wire, left_out
from workspaces.schemas import Person, PersonCard

from .events import EmojiWire, InRoom, Message, Milliseconds, Revision, RoomEntry


class RoomListAck(Wire):
    """The rooms of `room-list`; `hasMore` where there are further public ones."""

    rooms: list[RoomEntry]
    has_more: bool


class BrowseAck(Wire):
    """Channels by name."""

    rooms: list[RoomEntry]
    has_more: bool
    next: Annotated[str, Field(description="The `after` of the next page.")] = left_out()


class ReachAck(Wire):
    """How many others it would name."""

    count: int


class RoomIdAck(Wire):
    """The room that was meant."""

    room_id: int


class DirectAck(InRoom):
    """The conversation, and its entry of the room list: others hear of it by its first message."""

    people: list[Person]
    entry: RoomEntry


class MembersAck(Wire):
    """The first 200, by name."""

    members: list[PersonCard]


class PeopleAck(Wire):
    """The first 200, by name."""

    people: list[PersonCard]


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


class Edit(Wire):
    """What a message said until then."""

    text: str
    timestamp: Annotated[Milliseconds, Field(description="When it was replaced.")]


class EditsAck(Wire):
    """The newest first."""

    edits: list[Edit]


class SavedAck(Wire):
    """What one saved and may still see, saved last first."""

    messages: list[Message]
    has_more: bool
    next: Annotated[int, Field(description="The `before` of the next page.")] = left_out()


class EmojiAck(Wire):
    """Those that the workspace made, by name."""

    emoji: list[EmojiWire]


class ThreadEntry(Wire):
    """A thread one follows."""

    parent: Message
    unread: Annotated[int, Field(description="Replies by others past `lastReadSeq`.")]
    following: bool
    last_read_seq: int


class ThreadsAck(Wire):
    """Those one follows, answered last first."""

    threads: list[ThreadEntry]
    unread: Annotated[int, Field(description="How many of all of them have something unread.")]
    has_more: bool
    next: Annotated[str, Field(description="The `before` of the next page.")] = left_out()


class PersonAck(Wire):
    """One's own card, as the others see it now."""

    person: PersonCard


class CommandEntry(Wire):
    """A slash command."""

    name: Annotated[str, Field(description="Without the slash.")]
    usage: Annotated[str, Field(description="What may follow.")]
    help: str


class CommandsAck(Wire):
    """By name."""

    commands: list[CommandEntry]


class CommandRunAck(Wire):
    """What came of a command, for who typed it alone."""

    text: Annotated[str, Field(description="For people.")] = left_out()
    message: Annotated[Message, Field(description="The one it sent.")] = left_out()
    open_room_id: Annotated[int, Field(description="The room to go to.")] = left_out()


class Nothing(Wire):
    """No fields."""
