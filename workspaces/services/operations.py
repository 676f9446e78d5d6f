"""The operations of a board, each applied to its rows. Positions stay without gaps.

static/js/board/operations.js does the same to what the page shows: a change here is a change there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from django.db.models import F, QuerySet

from workspaces.actors import Actor
from workspaces.errors import ItemExists, ItemNotFound, UserNotFound
from workspaces.links import link_target
from workspaces.models import BoardList, Card, CardComment, Project
from workspaces.schemas import boards as ops

Wire: TypeAlias = dict[str, Any]
Row = TypeVar("Row", BoardList, Card)


@dataclass
class Board:
    """A board being changed, under its lock. `rendered`: HTML by the place of the operation."""

    project: Project
    actor: Actor
    people: dict[str, int]
    rendered: dict[int, str]
    links: set[tuple[str, int]] = field(default_factory=set)
    """What cards were made from, of every card that came, went or changed its list."""

    @property
    def lists(self) -> QuerySet[BoardList]:
        return BoardList.objects.filter(project=self.project)

    @property
    def cards(self) -> QuerySet[Card]:
        return Card.objects.filter(project=self.project)

    def list(self, uid: UUID) -> BoardList:
        return _one(self.lists.filter(uid=uid).first(), uid)

    def card(self, uid: UUID) -> Card:
        return _one(self.cards.filter(uid=uid).first(), uid)

    def touched(self, card: Card) -> None:
        if card.link_kind and card.link_id is not None:
            self.links.add((card.link_kind, card.link_id))


def apply(board: Board, place: int, operation: ops.Operation) -> Wire:
    """Do it; the operation as it is told to the others: positions are where things came to lie.

    Errors: ItemNotFound, ItemExists, UserNotFound, and those of a card's link.
    """
    wire: Wire = operation.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return wire | _HANDLERS[type(operation)](board, place, operation)


def _add_list(board: Board, place: int, operation: ops.AddList) -> Wire:
    _refuse_existing(board.lists, operation.id)
    position = _make_room(board.lists, operation.position)
    board.lists.create(project=board.project, uid=operation.id, title=operation.title, position=position)
    return {"title": operation.title, "position": position}


def _rename_list(board: Board, place: int, operation: ops.RenameList) -> Wire:
    found = board.list(operation.id)
    found.title = operation.title
    found.save(update_fields=["title"])
    for card in found.cards.exclude(link_kind=""):  # it may be "Done" now, or no longer
        board.touched(card)
    return {"title": operation.title}


def _move_list(board: Board, place: int, operation: ops.MoveList) -> Wire:
    found = board.list(operation.id)
    others = board.lists.exclude(pk=found.pk)
    _close_gap(others, found.position)
    found.position = _make_room(others, operation.position)
    found.save(update_fields=["position"])
    return {"position": found.position}


def _remove_list(board: Board, place: int, operation: ops.RemoveList) -> Wire:
    found = board.list(operation.id)
    for card in found.cards.exclude(link_kind=""):
        board.touched(card)
    found.delete()
    _close_gap(board.lists, found.position)
    return {}


def _add_card(board: Board, place: int, operation: ops.AddCard) -> Wire:
    _refuse_existing(board.cards, operation.id)
    column = board.list(operation.list_id)
    card = Card(project=board.project, list=column, uid=operation.id, title=operation.title)
    card.created_by_id = board.actor.user_id
    if operation.link is not None:
        link_target(operation.link.kind).find(actor=board.actor, id=operation.link.id)
        card.link_kind, card.link_id = operation.link.kind, operation.link.id
    card.position = _make_room(board.cards.filter(list=column), operation.position)
    card.save()
    board.touched(card)
    return {"title": operation.title, "position": card.position}


def _update_card(board: Board, place: int, operation: ops.UpdateCard) -> Wire:
    card, given = board.card(operation.id), operation.model_fields_set
    if "title" in given:
        card.title = operation.title
    if "text" in given:
        card.text, card.html = operation.text, board.rendered[place]
    if "assignee" in given:
        card.assignee_id = _on_the_project(board, operation.assignee)
    if "due" in given:
        card.due = date.fromisoformat(operation.due) if operation.due else None
    card.save()
    return {"title": card.title} if "title" in given else {}


def _move_card(board: Board, place: int, operation: ops.MoveCard) -> Wire:
    card, column = board.card(operation.id), board.list(operation.list_id)
    others = board.cards.exclude(pk=card.pk)
    _close_gap(others.filter(list=card.list_id), card.position)
    card.position = _make_room(others.filter(list=column), operation.position)
    card.list = column
    card.save(update_fields=["list", "position"])
    board.touched(card)
    return {"position": card.position}


def _remove_card(board: Board, place: int, operation: ops.RemoveCard) -> Wire:
    card = board.card(operation.id)
    board.touched(card)
    card.delete()
    _close_gap(board.cards.filter(list=card.list_id), card.position)
    return {}


def _comment(board: Board, place: int, operation: ops.Comment) -> Wire:
    card = board.card(operation.card_id)
    _refuse_existing(card.comments.all(), operation.id)
    CardComment.objects.create(
        card=card,
        uid=operation.id,
        author_id=board.actor.user_id,
        text=operation.text,
        html=board.rendered[place],
    )
    return {}


_HANDLERS: dict[type[ops.Operation], Callable[[Board, int, Any], Wire]] = {
    ops.AddList: _add_list,
    ops.RenameList: _rename_list,
    ops.MoveList: _move_list,
    ops.RemoveList: _remove_list,
    ops.AddCard: _add_card,
    ops.UpdateCard: _update_card,
    ops.MoveCard: _move_card,
    ops.RemoveCard: _remove_card,
    ops.Comment: _comment,
}


def _one(found: Row | None, uid: UUID) -> Row:
    if found is None:
        raise ItemNotFound(uid)
    return found


def _refuse_existing(rows: QuerySet[Any], uid: UUID) -> None:
    if rows.filter(uid=uid).exists():
        raise ItemExists(uid)


def _make_room(siblings: QuerySet[Any], position: int | None) -> int:
    """Where something comes to lie among `siblings`, that make way for it."""
    count = siblings.count()
    at = count if position is None else min(position, count)
    siblings.filter(position__gte=at).update(position=F("position") + 1)
    return at


def _close_gap(siblings: QuerySet[Any], position: int) -> None:
    siblings.filter(position__gt=position).update(position=F("position") - 1)


def _on_the_project(board: Board, user_id: str | None) -> int | None:
    if user_id is None:
        return None
    if int(user_id) not in board.people.values():
        raise UserNotFound
    return int(user_id)
