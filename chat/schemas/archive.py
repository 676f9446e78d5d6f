"""What stands in an export: docs/export.md in code. Read by the import, which believes none of it."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from workspaces.schemas.payloads import Count, Id, Text

Role: TypeAlias = Literal["guest", "member", "manager", "admin", "owner"]
NoteKind: TypeAlias = Literal["message", "joined", "left", "renamed", "topic", "archived", "unarchived"]
Moment: TypeAlias = Annotated[
    AwareDatetime, Field(ge=datetime(1970, 1, 2, tzinfo=UTC), le=datetime(3000, 1, 1, tzinfo=UTC))
]
"""What every database and browser can hold, wherever on Earth it is read."""
Short: TypeAlias = Annotated[Text, Field(max_length=200)]


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WorkspaceEntry(Entry):
    name: Annotated[Text, Field(min_length=1, max_length=80)]
    slug: Annotated[Text, Field(max_length=50)]
    accent: Annotated[Text, Field(max_length=8)]


class Manifest(Entry):
    """`slackish.json`. `whole`: private channels and direct conversations are in it."""

    format: Literal["slackish-export"]
    version: Literal[1]
    exported_at: Moment
    whole: bool
    workspace: WorkspaceEntry


class PersonEntry(Entry):
    """A line of `people.jsonl`. No address, no password: an account is its person's own."""

    id: Id
    username: Annotated[Text, Field(min_length=1, max_length=150)]
    name: Annotated[Text, Field(max_length=80)]
    role: Role
    active: bool


class MemberEntry(Entry):
    """Somebody's place in a channel; `read`: the seq up to which they have read."""

    user: Id
    read: Count = 0
    starred: bool = False


class ChannelEntry(Entry):
    """A line of `channels.jsonl`. `between`: whose direct conversation it is; `members`: those of them still in it."""

    id: Id
    kind: Literal["public", "private", "direct"]
    name: Annotated[Text, Field(max_length=80)]
    topic: Annotated[Text, Field(max_length=250)] = ""
    description: Annotated[Text, Field(max_length=1000)] = ""
    general: bool = False
    archived: bool = False
    retention_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    created_by: Id | None = None
    created_at: Moment
    members: list[MemberEntry]
    between: Annotated[list[Id], Field(max_length=10)] = []

    @model_validator(mode="after")
    def _direct_by_people_others_by_name(self) -> Self:
        if (self.kind == "direct") == bool(self.name):
            raise ValueError("a direct conversation has no name, a channel has one")
        return self


class ReactionEntry(Entry):
    user: Id
    emoji: Annotated[Text, Field(min_length=1, max_length=64)]


class FileEntry(Entry):
    """Its bytes are `files/{id}`. Type and size are found anew."""

    id: Id
    name: Short


class MessageEntry(Entry):
    """A line of `messages/{channel}.jsonl`, in the order of the log."""

    id: Id
    kind: NoteKind
    author: Id
    by: Id | None = None
    text: Text = ""
    parent: Id | None = None
    also_to_channel: bool = False
    action: bool = False
    created_at: Moment
    edited_at: Moment | None = None
    deleted: bool = False
    pinned: bool = False
    reactions: list[ReactionEntry] = []
    files: Annotated[list[FileEntry], Field(max_length=10)] = []


class EditEntry(Entry):
    """A line of `edits/{channel}.jsonl`, the oldest first: what a message said before."""

    id: Id
    message: Id
    text: Text
    replaced_at: Moment


class EmojiEntry(Entry):
    """A line of `emoji.jsonl`. Its picture is `emoji/{id}`."""

    id: Id
    name: Annotated[Text, Field(min_length=1, max_length=50)]
    created_by: Id | None = None
    created_at: Moment


class CardEntry(Entry):
    id: Id | None = None
    title: Short
    text: Text = ""
    assignee: Id | None = None
    due: date | None = None


class ListEntry(Entry):
    title: Annotated[Text, Field(max_length=80)]
    cards: list[CardEntry] = []


class ProjectEntry(Entry):
    """A line of `projects.jsonl`."""

    id: Id
    name: Annotated[Text, Field(min_length=1, max_length=80)]
    members: list[Id]
    lists: list[ListEntry] = []


class CommentEntry(Entry):
    """A line of `comments/{project}.jsonl`, the oldest first."""

    card: Id
    author: Id
    text: Text
    created_at: Moment
