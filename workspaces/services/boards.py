"""Changing a board: operations against a version, all of them or none.

One update at a time per project, under its row's lock. What was made against an older board is refused
with the present one; the client carries its own operations over and tries again. So whoever applies
the changes in the order of their versions has what the database has.
"""

import hashlib
from dataclasses import dataclass

import orjson
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils.translation import ngettext

from slackish.realtime import emit_on_commit
from slackish.realtime.errors import InvalidPayload
from workspaces.actors import Actor
from workspaces.errors import BoardFull, ClientIdConflict, ProjectArchived, StaleVersion
from workspaces.links import link_target
from workspaces.models import BoardList, Card, Project, ProjectChange, ProjectOperation
from workspaces.schemas.boards import Operation, ProjectUpdate
from workspaces.schemas.payloads import milliseconds
from workspaces.selectors.projects import board_wire, change_of, links_of, people_of, project_find
from workspaces.texts import render_text

from .board_notices import notify_of
from .operations import Board, apply
from .projects import NAMESPACE, lock, room_of


@dataclass(frozen=True, slots=True)
class Updated:
    """The version that the update made; not new where its clientId came again."""

    version: int
    is_new: bool


def project_update(*, actor: Actor, payload: ProjectUpdate, sid: str = "") -> Updated:
    """Change the board and tell all who have it open but the socket `sid`.

    The same clientId of the same author with the same operations is answered with the version it made,
    and nothing is sent: an answer that got lost is asked for again without harm.

    Errors: AccessDenied, ProjectArchived, StaleVersion, ItemNotFound, ItemExists, UserNotFound (an
    assignee who is not on the project), BoardFull, InvalidPayload, ClientIdConflict.
    """
    if repeat := _repeat(actor, payload):
        return repeat
    project = project_find(actor, payload.project_id)
    _refuse_stale(project, payload)
    people = people_of(project)
    rendered = {place: _render(place, change, people) for place, change in enumerate(payload.changes)}
    try:
        with transaction.atomic():
            return _store(actor, payload, Board(project, actor, people, rendered), sid)
    except IntegrityError:
        # The same clientId at the same moment, on another socket: that one won.
        if repeat := _repeat(actor, payload):
            return repeat
        raise


def _store(actor: Actor, payload: ProjectUpdate, board: Board, sid: str) -> Updated:
    project = board.project = lock(payload.project_id, changes=1)
    project_find(actor, project.pk)  # taken off between the check and the lock
    if project.archived_at is not None:
        raise ProjectArchived
    if project.version != payload.version + 1:
        raise StaleVersion(version=project.version - 1, board=board_wire(project.pk))
    change = ProjectChange(project=project, version=project.version, author_id=actor.user_id)
    change.client_id, change.digest = payload.client_id, _digest(payload)
    change.save()
    done = [apply(board, place, operation) for place, operation in enumerate(payload.changes)]
    ProjectOperation.objects.bulk_create(
        ProjectOperation(change=change, project=project, subject=operation.subject(), operation=wire)
        for operation, wire in zip(payload.changes, done, strict=True)
    )
    _refuse_full(project)
    told = {
        "userId": str(actor.user_id),
        "projectId": project.pk,
        "changes": done,
        "version": project.version,
        "timestamp": milliseconds(change.created_at),
    }
    room, skip = room_of(project.pk), (sid,) if sid else ()
    emit_on_commit("project-changed", told, namespace=NAMESPACE, to=room, access=project.access, skip=skip)
    _tell_targets(project, board.links)
    notify_of(board, payload.changes)
    return Updated(project.version, is_new=True)


def _repeat(actor: Actor, payload: ProjectUpdate) -> Updated | None:
    change = change_of(actor, payload.client_id) if payload.client_id else None
    if change is None:
        return None
    if change.project_id != payload.project_id or bytes(change.digest or b"") != _digest(payload):
        raise ClientIdConflict
    project_find(actor, change.project_id)  # who lost the project learns nothing by asking again
    return Updated(change.version, is_new=False)


def _digest(payload: ProjectUpdate) -> bytes:
    """Of what shall be done; against which version is another matter, for it is tried again on a newer one."""
    content = [payload.project_id, [change.model_dump(mode="json", exclude_unset=True) for change in payload.changes]]
    return hashlib.blake2b(orjson.dumps(content), digest_size=16).digest()


def _refuse_stale(project: Project, payload: ProjectUpdate) -> None:
    """Before the lock: who is behind need not make the others wait."""
    if project.archived_at is not None:
        raise ProjectArchived
    if project.version != payload.version:
        raise StaleVersion(version=project.version, board=board_wire(project.pk))


def _render(place: int, operation: Operation, people: dict[str, int]) -> str:
    """Its text as HTML, made before the lock since it takes longest. Errors: InvalidPayload (too long)."""
    text: str = getattr(operation, "text", "")
    if len(text) > settings.PROJECTS_TEXT_LIMIT:
        limit = settings.PROJECTS_TEXT_LIMIT
        raise InvalidPayload(
            ngettext("A text has at most %(limit)s character.", "A text has at most %(limit)s characters.", limit)
            % {"limit": limit},
            field=f"0.changes.{place}.text",
            limit=limit,
        )
    return render_text(text, people)


def _refuse_full(project: Project) -> None:
    """A board is sent whole, so all of it has to fit into one answer."""
    lists, cards = BoardList.objects.filter(project=project), Card.objects.filter(project=project)
    if lists.count() > settings.PROJECTS_LISTS:
        raise BoardFull(
            ngettext(
                "A board has at most %(limit)s list.", "A board has at most %(limit)s lists.", settings.PROJECTS_LISTS
            )
            % {"limit": settings.PROJECTS_LISTS},
            settings.PROJECTS_LISTS,
        )
    sizes = cards.aggregate(titles=Sum(Length("title")), texts=Sum(Length("text")))
    if cards.count() > settings.PROJECTS_CARDS:
        raise BoardFull(
            ngettext(
                "A board has at most %(limit)s card.", "A board has at most %(limit)s cards.", settings.PROJECTS_CARDS
            )
            % {"limit": settings.PROJECTS_CARDS},
            settings.PROJECTS_CARDS,
        )
    limit = settings.PROJECTS_BOARD_CHARACTERS
    if (sizes["titles"] or 0) + (sizes["texts"] or 0) > limit:
        raise BoardFull(
            ngettext(
                "A board has at most %(limit)s character in all.",
                "A board has at most %(limit)s characters in all.",
                limit,
            )
            % {"limit": limit},
            limit,
        )


def _tell_targets(project: Project, links: set[tuple[str, int]]) -> None:
    """What cards were made from hears what became of them; in order, so that two such never wait crosswise."""
    for kind, target_id in sorted(links):
        target = link_target(kind)
        target.changed(workspace_id=project.workspace_id, id=target_id, links=links_of(kind, target_id))
