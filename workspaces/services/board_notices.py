"""Who wants to hear of a change of a board: who was given a card, and whose card was commented on."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from workspaces.actors import Actor
from workspaces.models import Card, Project, Workspace
from workspaces.notifiers import tell_people
from workspaces.schemas import boards as ops

from .operations import Board


def notify_of(board: Board, operations: Iterable[ops.Operation]) -> None:
    """Within the transaction of the change; what a card is called and whose it is, is as it came to be."""
    for operation in operations:
        match operation:
            case ops.UpdateCard() if operation.assignee:
                _tell_assignee(board, operation.id, _("{name} gave you the card “{card}”"))
            case ops.Comment():
                _tell_assignee(board, operation.card_id, _("{name} commented on your card “{card}”"), operation.text)


def notify_added(*, actor: Actor, project: Project, user_id: int) -> None:
    """Somebody was brought onto a project."""
    title = format_lazy(_("{name} brought you onto the project {project}"), name=actor.name, project=project.name)
    _tell(actor, project, user_id, title, "")


def _tell_assignee(board: Board, uid: UUID, title: Any, excerpt: str = "") -> None:
    card = Card.objects.filter(project=board.project, uid=uid).first()
    if card is None or card.assignee_id is None:
        return
    words = format_lazy(title, name=board.actor.name, card=card.title)
    _tell(board.actor, board.project, card.assignee_id, words, excerpt or board.project.name)


def _tell(actor: Actor, project: Project, user_id: int, title: Promise, excerpt: str) -> None:
    slug = Workspace.objects.values_list("slug", flat=True).get(pk=project.workspace_id)
    tell_people(
        cause="project",
        recipients=[user_id],
        workspace_id=project.workspace_id,
        title=title,
        actor_id=actor.user_id,
        excerpt=excerpt,
        path=reverse("project", args=[slug, project.pk]),
    )
