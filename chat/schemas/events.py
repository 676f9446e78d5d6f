"""The shapes of server events and acks. Services make them as plain dicts; tests hold them to these."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from slackish.realtime.wire import Wire, left_out
from workspaces.schemas import Person

UserId: TypeAlias = Annotated[str, Field(pattern="^[0-9]+$", description="The account's id: a string, as everywhere.")]
Milliseconds: TypeAlias = Annotated[int, Field(description="Milliseconds since the epoch.")]
Revision: TypeAlias = Annotated[int, Field(description="The channel's counter of changes, without gaps.")]
RoomName: TypeAlias = Annotated[str, Field(description="Its present name, or `dm-{id}`.")]
Kind: TypeAlias = Literal["public", "private", "direct"]
NoteKind: TypeAlias = Literal["joined", "left", "renamed", "topic", "archived", "unarchived"]


class InRoom(Wire):
    """The room that something is about: by its name for people, and by its id for programs."""

    room: RoomName
    room_id: int


class ReactionCount(Wire):
    """One emoji under a message, and who chose it, in the order they did."""

    emoji: str
    count: int
    users: list[UserId]


class ParentCounts(Wire):
    """What a reply changed at the message it answers."""

    id: int
    revision: Revision
    reply_count: int
    last_reply_at: Milliseconds


class LogEntry(InRoom):
    """An entry of a channel's log, the same for whoever reads it."""

    id: int
    seq: Annotated[int, Field(description="Its place in the log.")]
    revision: Revision
    user: Annotated[str, Field(description="The author's username.")]
    user_id: UserId
    name: Annotated[str, Field(description="The author's name.")]
    text: Annotated[str, Field(description="Markdown as it was written; empty once deleted.")]
    html: Annotated[str, Field(description="The text rendered and made safe; empty once deleted.")]
    timestamp: Milliseconds
    reply_count: int
    last_reply_at: Milliseconds | None
    reactions: list[ReactionCount]
    files: Annotated[list[int], Field(max_length=0)]
    client_id: Annotated[str, Field(description="As the sender gave it.")] = left_out()
    parent_id: Annotated[int, Field(description="Of a reply: the message it answers.")] = left_out()
    also_to_channel: bool = left_out()
    by: Annotated[UserId, Field(description="Of a note: who invited or removed the person.")] = left_out()
    edited_at: Milliseconds = left_out()
    deleted: bool = left_out()


class Message(LogEntry):
    """A message or a note of a channel's log."""

    kind: Literal["message"] | NoteKind


class NewMessage(LogEntry):
    """Somebody wrote. To everybody who belongs to the channel, the sender included."""

    kind: Literal["message"]
    parent: Annotated[ParentCounts, Field(description="Of a reply: its parent's new counts.")] = left_out()


class SystemMessage(LogEntry):
    """A note in the log of what happened to a person or to the room. To everybody who belongs to the channel."""

    kind: NoteKind


class RoomEntry(Wire):
    """A room as one person sees it."""

    id: int
    name: RoomName
    description: str
    topic: str
    kind: Kind
    member_count: Annotated[int, Field(description="Sockets that are here now.")]
    members: Annotated[int, Field(description="People who belong.")]
    last_seq: int
    revision: Revision
    unread: int
    mentions: int
    joined: bool
    can_write: bool
    starred: bool
    muted: bool
    archived: bool
    general: Annotated[bool, Field(description="The workspace's first channel, which nobody leaves.")]
    created_by: Annotated[str, Field(description="The user id of its maker; empty where the account is gone.")]
    last_read_seq: Annotated[int, Field(description="One's own read cursor, where one has joined.")] = left_out()
    people: Annotated[list[Person], Field(description="Of a direct conversation: the others.")] = left_out()


class RoomJoined(RoomEntry):
    """One belongs to another room now. To all of one's sockets in the workspace, which have joined it."""

    room: RoomName
    room_id: int


class RoomLeft(InRoom):
    """One no longer belongs to the room. To all of one's sockets in the workspace."""

    revision: Revision
    by: Annotated[str, Field(description="The name of who removed one, if it was another.")] = left_out()


class RoomCreated(Wire):
    """A channel was made. To the workspace's members; of a private one to its maker alone."""

    id: int
    name: str
    description: str
    kind: Kind
    created_by: UserId


class RoomUpdated(Wire):
    """How many are here and how many belong, at most once a second a room.

    To the room; after somebody joined or left a public one, to the workspace's members too.
    """

    name: RoomName
    room_id: int
    member_count: Annotated[int, Field(description="Sockets that are here now.")]
    members: Annotated[int, Field(description="People who belong.")]


class MessageHistory(InRoom):
    """A page of a room's log, ascending: after `join-room` the newest. To the socket that asked."""

    messages: list[Message]
    has_more: bool


class UserTyping(InRoom):
    """Somebody is writing. To the others in the room; forget it after five seconds."""

    user_id: UserId
    username: str
    name: str
    parent_id: Annotated[int, Field(description="In the thread of that message.")] = left_out()


class ReadMarker(Wire):
    """How far one has read a room, on whichever device. To one's own sockets in the workspace."""

    room_id: int
    seq: int
    unread: int
    mentions: int


RoomList: TypeAlias = Annotated[
    list[RoomEntry],
    Field(description="One's rooms, and for members the liveliest public ones. On connect and after `register`."),
]
Welcome: TypeAlias = Annotated[str, Field(description="A greeting, on every connect.")]
