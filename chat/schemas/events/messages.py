"""Messages and notes of the log, and what happens to them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from slackish.realtime.wire import Wire, left_out

from .common import InRoom, Milliseconds, NoteKind, Revision, UserId


class ReactionCount(Wire):
    """One emoji under a message, and who chose it, in the order they did."""

    emoji: str
    count: int
    users: list[UserId]


class EmojiWire(Wire):
    """An emoji that the workspace made; its picture is for the workspace's people."""

    name: str
    url: str


class EmojiChanged(Wire):
    """An emoji of the workspace was made, or removed: then `url` is null. To everybody of the workspace."""

    name: str
    url: str | None


class Card(Wire):
    """Something to act on, of a kind that clients know; who does not know it shows the text."""

    type: str
    data: dict[str, Any]


class MessageLink(Wire):
    """A card that was made from a message. Its title is for who may open its project."""

    kind: Literal["card"]
    id: str
    project_id: int
    done: bool


class ParentCounts(Wire):
    """What a reply changed at the message it answers."""

    id: int
    revision: Revision
    reply_count: int
    last_reply_at: Milliseconds | None


class FileEntry(Wire):
    """A file of a message: whoever may read the channel may fetch it."""

    id: int
    name: str
    type: Annotated[str, Field(description="By its bytes, not by its name.")]
    size: Annotated[int, Field(description="Bytes.")]
    url: str
    width: Annotated[int, Field(description="Of a picture, in pixels.")] = left_out()
    height: Annotated[int, Field(description="Of a picture, in pixels.")] = left_out()
    thumb_url: Annotated[str, Field(description="Of a picture: a small one, or itself.")] = left_out()


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
    files: list[FileEntry]
    client_id: Annotated[str, Field(description="As the sender gave it.")] = left_out()
    parent_id: Annotated[int, Field(description="Of a reply: the message it answers.")] = left_out()
    also_to_channel: bool = left_out()
    by: Annotated[UserId, Field(description="Of a note: who invited or removed the person.")] = left_out()
    edited_at: Milliseconds = left_out()
    deleted: bool = left_out()
    pinned: bool = left_out()
    links: list[MessageLink] = left_out()
    me: Annotated[bool, Field(description="What the author does, not says: `/me waves`.")] = left_out()
    card: Annotated[Card, Field(description="Something to act on: a game to join, a project to open.")] = left_out()


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


class AboutMessage(InRoom):
    """The message that changed, and the channel's counter at that change."""

    revision: Revision
    id: int
    seq: int
    parent_id: Annotated[int, Field(description="Of a reply: the message it answers.")] = left_out()


class MessageEdited(AboutMessage):
    """A message says something else now. To everybody who belongs to the channel."""

    message: Message


class MessageDeleted(AboutMessage):
    """A message was taken back; a tombstone stays in its place. To everybody who belongs to the channel."""

    message: Annotated[Message, Field(description="The tombstone.")]
    parent: Annotated[ParentCounts, Field(description="Of a reply: its parent's new counts.")] = left_out()


class ReactionsChanged(AboutMessage):
    """All reactions of a message, after one came or went. To everybody who belongs to the channel."""

    reactions: list[ReactionCount]


class LinksChanged(AboutMessage):
    """A card was made from a message, or moved, or is gone. To everybody who belongs to the channel."""

    links: list[MessageLink]


class CardChanged(AboutMessage):
    """What one can do with the card of a message changed, a game began. To everybody who belongs to the channel."""

    card: Card


class PinsChanged(AboutMessage):
    """A message was pinned, or is no longer. To everybody who belongs to the channel."""

    pinned: bool


class MessageHistory(InRoom):
    """A page of a room's log, ascending: after `join-room` the newest. To the socket that asked."""

    messages: list[Message]
    has_more: bool


class ThreadMarker(Wire):
    """How far one has read a thread, and whether one follows it. To one's own sockets in the workspace."""

    id: Annotated[int, Field(description="The message that the thread hangs from.")]
    room_id: int
    seq: int
    unread: Annotated[int, Field(description="Replies by others past `seq`.")]
    following: bool


class SavedChanged(Wire):
    """One saved a message for later, or no longer. To one's own sockets in the workspace."""

    id: int
    room_id: int
    saved: bool
