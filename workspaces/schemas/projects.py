"""The shapes of what `/projects` says, in events and acks. Services make plain dicts; tests hold them to these."""

from typing import Annotated, Any, TypeAlias

from pydantic import Field

from slackish.realtime.wire import Wire, left_out

from .payloads import Milliseconds, UserId
from .people import Person

Version: TypeAlias = Annotated[int, Field(description="Counts the changes of the board.")]
ProjectWelcome: TypeAlias = Annotated[str, Field(description="A greeting, on every connect.")]


class Link(Wire):
    """What a card was made from."""

    kind: str
    id: int


class BoardCard(Wire):
    """A card, as it lies in its list."""

    id: str
    title: str
    text: Annotated[str, Field(description="Markdown as it was written.")]
    assignee: UserId | None
    due: Annotated[str | None, Field(description="The day, as 2026-12-24.")]
    comments: Annotated[int, Field(description="How many.")]
    link: Link = left_out()


class BoardColumn(Wire):
    """A list with its cards, in their order."""

    id: str
    title: str
    cards: list[BoardCard]


class Board(Wire):
    """The whole of a board."""

    lists: list[BoardColumn]


class ProjectEntry(Wire):
    """A project one may open."""

    id: int
    name: str
    archived: bool
    members: list[Person]
    cards: Annotated[int, Field(description="How many, those that are done left out.")]


class ProjectsAck(Wire):
    """By name, those that are archived last."""

    projects: list[ProjectEntry]


class ProjectAck(Wire):
    """The project that was made."""

    project: ProjectEntry


class ProjectMember(Person):
    """Somebody of the project; `online`: with its board open."""

    online: bool


class ProjectState(Wire):
    """A board was opened, with who is there: `activeMembers` people, oneself too. To the socket that opened it."""

    project_id: int
    name: str
    archived: bool
    active_members: int
    active: Annotated[list[Person], Field(description="Who has the board open.")]
    members: list[ProjectMember]
    version: Version
    board: Board


class TeamMember(Wire):
    """Somebody opened the board. To the others."""

    user_id: UserId
    username: str
    name: str
    project_id: int


class TeamMemberLeft(TeamMember):
    """Somebody closed the board, with their last socket. To the others."""


class ProjectChanged(Wire):
    """The board changed, by all of these operations at once. To the others."""

    user_id: UserId
    project_id: int
    changes: list[dict[str, Any]]
    version: Version
    timestamp: Milliseconds


class ProjectUpdated(Wire):
    """Its name, its people, or whether it is archived. To who has it open."""

    project_id: int
    name: str
    archived: bool
    members: list[Person]


class ProjectAdded(Wire):
    """One may open a project now. To one's own sockets."""

    project: ProjectEntry


class ProjectRemoved(Wire):
    """One may not open a project any more. To one's own sockets."""

    project_id: int


class VersionAck(Wire):
    """Which version is the present one."""

    version: Version


class CardDetail(BoardCard):
    """A card with what the board leaves out."""

    html: Annotated[str, Field(description="The text rendered and made safe.")]
    list_id: str
    created_by: UserId | None
    created_at: Milliseconds


class CommentEntry(Wire):
    """A comment, as it was rendered and made safe."""

    id: str
    text: str
    html: str
    user_id: UserId
    name: str
    avatar: str | None = None
    timestamp: Milliseconds


class HistoryEntry(Wire):
    """An operation that was done to the card, and by whom."""

    version: Version
    user_id: UserId
    name: str
    timestamp: Milliseconds
    operation: dict[str, Any]


class Source(Wire):
    """What the card was made from, where one may see it."""

    kind: str
    label: str
    url: str


class CardAck(Wire):
    """Everything about a card. Its history has the newest first, the last 100."""

    card: CardDetail
    comments: list[CommentEntry]
    history: list[HistoryEntry]
    source: Source | None
    rooms: Annotated[
        dict[str, int], Field(description="Channels that the texts name, by name, as far as one may see them.")
    ]
    version: Version


class PeopleFound(Wire):
    """The first 20, by name."""

    people: list[Person]


class ProjectIdAck(Wire):
    """The project that was meant."""

    project_id: int


class NoFields(Wire):
    """No fields."""
