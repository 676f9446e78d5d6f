"""What comes to `/projects`: frozen, strict, and nothing unknown in it."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator, Field

from .payloads import Count, Id, Payload, Text, UserId, Uuid

ProjectId: TypeAlias = Annotated[Id, Field(description="A project by its id.")]
Position: TypeAlias = Annotated[Count, Field(description="From 0; past the end is the end, and so is leaving it out.")]


def _titled(text: str) -> str:
    text = " ".join(text.split())
    if not text or not text.isprintable():
        raise ValueError("a title needs something to read")
    return text


def _a_date(text: str) -> str:
    date.fromisoformat(text)
    return text


ListTitle: TypeAlias = Annotated[Text, Field(max_length=80), AfterValidator(_titled)]
CardTitle: TypeAlias = Annotated[Text, Field(max_length=200), AfterValidator(_titled)]
Due: TypeAlias = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$"), AfterValidator(_a_date)]


class Operation(Payload):
    """One step of an update."""

    subject_field: ClassVar[str] = "id"

    def subject(self) -> Any:
        """The UUID of the card or list that it is done to."""
        return getattr(self, self.subject_field)


class AddList(Operation):
    op: Literal["add-list"]
    id: Uuid
    title: ListTitle
    position: Position | None = None


class RenameList(Operation):
    op: Literal["rename-list"]
    id: Uuid
    title: ListTitle


class MoveList(Operation):
    op: Literal["move-list"]
    id: Uuid
    position: Position


class RemoveList(Operation):
    op: Literal["remove-list"]
    id: Uuid


class CardLink(Payload):
    """What a card is made from: `message`, and its id."""

    kind: Annotated[Text, Field(max_length=20)]
    id: Id


class AddCard(Operation):
    op: Literal["add-card"]
    id: Uuid
    list_id: Uuid
    title: CardTitle
    position: Position | None = None
    link: CardLink | None = None


class UpdateCard(Operation):
    op: Literal["update-card"]
    id: Uuid
    title: CardTitle = ""
    text: Text = ""
    assignee: UserId | None = None
    due: Due | None = None


class MoveCard(Operation):
    op: Literal["move-card"]
    id: Uuid
    list_id: Uuid
    position: Position


class RemoveCard(Operation):
    op: Literal["remove-card"]
    id: Uuid


class Comment(Operation):
    subject_field = "card_id"

    op: Literal["comment"]
    card_id: Uuid
    id: Uuid
    text: Annotated[Text, Field(min_length=1)]


AnyOperation: TypeAlias = Annotated[
    AddList | RenameList | MoveList | RemoveList | AddCard | UpdateCard | MoveCard | RemoveCard | Comment,
    Field(discriminator="op"),
]


class ProjectUpdate(Payload):
    project_id: ProjectId
    changes: Annotated[list[AnyOperation], Field(min_length=1, max_length=100)]
    version: Count
    client_id: Uuid | None = None


class CreateProject(Payload):
    name: Annotated[Text, Field(max_length=200)]


class RenameProject(Payload):
    project_id: ProjectId
    name: Annotated[Text, Field(max_length=200)]


class ProjectPerson(Payload):
    project_id: ProjectId
    user_id: UserId


class FindPeople(Payload):
    project_id: ProjectId
    query: Annotated[Text, Field(max_length=80)]


class CardRef(Payload):
    project_id: ProjectId
    card_id: Uuid
