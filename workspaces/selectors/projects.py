"""Reads of projects and their boards."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q

from slackish.realtime.errors import EventError
from workspaces.actors import Actor
from workspaces.errors import AccessDenied, ItemNotFound, NotAuthorized
from workspaces.links import link_target
from workspaces.models import (
    BoardList,
    Card,
    CardComment,
    Membership,
    Project,
    ProjectChange,
    ProjectMembership,
    ProjectOperation,
    User,
)
from workspaces.models.boards import DONE
from workspaces.pictures import picture_url
from workspaces.policies import may_manage_project
from workspaces.roles import Right, roles_with
from workspaces.schemas import person_wire
from workspaces.schemas.payloads import milliseconds
from workspaces.selectors.workspaces import membership_of
from workspaces.texts import rooms_named

HISTORY = 100  # operations of a card that are shown


def project_find(actor: Actor, project_id: int) -> Project:
    """The project, if the actor may open it. Errors: AccessDenied."""
    project = Project.objects.openable_by(actor).filter(pk=project_id).first()
    if project is None:
        raise AccessDenied
    return project


def projects_list(actor: Actor) -> list[dict[str, Any]]:
    """Those the actor may open, by name, archived ones last. Three queries."""
    projects = with_people(Project.objects.openable_by(actor)).order_by("name")
    return sorted((project_entry(each) for each in projects), key=lambda entry: entry["archived"])


def with_people(projects: Any) -> Any:
    """`projects`, each with what `project_entry` shows of it."""
    people = Prefetch("members", User.objects.order_by("name", "username"))
    undone = Count("cards", filter=~Q(cards__list__title__iexact=DONE), distinct=True)
    return projects.prefetch_related(people).annotate(undone=undone)


def project_entry(project: Any) -> dict[str, Any]:
    return {
        "id": project.pk,
        "name": project.name,
        "archived": project.archived_at is not None,
        "members": [person_wire(user) for user in project.members.all()],
        "cards": project.undone,
    }


def project_entry_of(project_id: int) -> dict[str, Any]:
    """One's entry, read anew."""
    return project_entry(with_people(Project.objects.filter(pk=project_id)).get())


def project_state(actor: Actor, project_id: int) -> dict[str, Any]:
    """The stored part of `project-state`, with `access` for the join. Errors: AccessDenied."""
    project = project_find(actor, project_id)
    return {
        "projectId": project.pk,
        "name": project.name,
        "archived": project.archived_at is not None,
        "members": [person_wire(user) for user in project.members.order_by("name", "username")],
        "version": project.version,
        "board": board_wire(project.pk),
        "access": project.access,
    }


def project_version(actor: Actor, project_id: int) -> int:
    """Errors: AccessDenied."""
    return project_find(actor, project_id).version


def board_wire(project_id: int) -> dict[str, Any]:
    """The whole board. Two queries."""
    cards: dict[int, list[dict[str, Any]]] = defaultdict(list)
    stored = Card.objects.filter(project=project_id).defer("html").annotate(comment_count=Count("comments"))
    for card in stored.order_by("position", "pk"):
        cards[card.list_id].append(card_wire(card, card.comment_count))
    lists = BoardList.objects.filter(project=project_id).order_by("position", "pk")
    return {"lists": [{"id": str(each.uid), "title": each.title, "cards": cards[each.pk]} for each in lists]}


def card_wire(card: Card, comments: int) -> dict[str, Any]:
    wire = {
        "id": str(card.uid),
        "title": card.title,
        "text": card.text,
        "assignee": str(card.assignee_id) if card.assignee_id else None,
        "due": card.due.isoformat() if card.due else None,
        "comments": comments,
    }
    return wire | ({"link": {"kind": card.link_kind, "id": card.link_id}} if card.link_kind else {})


def card_detail(actor: Actor, project_id: int, uid: UUID) -> dict[str, Any]:
    """A card with its text, comments and history. Errors: AccessDenied, ItemNotFound."""
    project = project_find(actor, project_id)
    card = Card.objects.filter(project=project, uid=uid).select_related("list").first()
    if card is None:
        raise ItemNotFound(uid)
    comments = list(CardComment.objects.filter(card=card).select_related("author").order_by("pk"))
    more = {
        "html": card.html,
        "listId": str(card.list.uid),
        "createdBy": str(card.created_by_id) if card.created_by_id else None,
        "createdAt": milliseconds(card.created_at),
    }
    return {
        "card": card_wire(card, len(comments)) | more,
        "comments": [_comment(each) for each in comments],
        "history": _history(project, uid),
        "source": _source(actor, card),
        "rooms": rooms_named(actor, [card.html, *(each.html for each in comments)]),
        "version": project.version,
    }


def project_audience(project_ids: list[int]) -> dict[int, tuple[int, frozenset[int]]]:
    """Project → (access, who may have it open): its people, and admins and owners, while active."""
    projects = {pk: (workspace, access) for pk, workspace, access in _numbers(project_ids)}
    active: dict[int, dict[int, str]] = defaultdict(dict)
    memberships = Membership.objects.active().filter(workspace__in={workspace for workspace, _ in projects.values()})
    for workspace, user, role in memberships.order_by().values_list("workspace", "user", "role"):
        active[workspace][user] = role
    people: dict[int, set[int]] = defaultdict(set)
    for project, user in ProjectMembership.objects.filter(project__in=projects).values_list("project", "user"):
        people[project].add(user)
    everything = roles_with(Right.OPEN_EVERY_PROJECT)
    return {
        pk: (access, frozenset(u for u, role in active[workspace].items() if u in people[pk] or role in everything))
        for pk, (workspace, access) in projects.items()
    }


def links_of(kind: str, target_id: int) -> list[dict[str, Any]]:
    """What was made from a thing: its cards, and whether each is done."""
    cards = Card.objects.filter(link_kind=kind, link_id=target_id).select_related("list").order_by("pk")
    return [
        {"kind": "card", "id": str(card.uid), "projectId": card.project_id, "done": card.list.is_done} for card in cards
    ]


def change_of(actor: Actor, client_id: UUID) -> ProjectChange | None:
    """The change that the actor made under this clientId."""
    return ProjectChange.objects.filter(author=actor.user_id, client_id=client_id).first()


def people_of(project: Project) -> dict[str, int]:
    """Usernames of who can be mentioned and assigned: its people, while active in the workspace."""
    active = Membership.objects.active().filter(workspace=project.workspace_id).values("user")
    people = User.objects.filter(projects=project, pk__in=active)
    return {username.lower(): pk for username, pk in people.values_list("username", "pk")}


def people_by_id(ids: Iterable[str]) -> list[dict[str, Any]]:
    """The people of these ids, by name."""
    return [person_wire(user) for user in User.objects.filter(pk__in=list(ids)).order_by("name", "username")]


def people_not_on(actor: Actor, project_id: int, query: str) -> list[dict[str, Any]]:
    """Who could be brought in, by a part of a name. Errors: AccessDenied, NotAuthorized (guests)."""
    project = project_find(actor, project_id)
    own = membership_of(actor)
    if own is None or not may_manage_project(own.role):
        raise NotAuthorized
    active = Membership.objects.active().filter(workspace=actor.workspace_id).values("user")
    found = User.objects.filter(Q(name__icontains=query) | Q(username__icontains=query), pk__in=active)
    others = found.exclude(projects=project).order_by("name", "username")
    return [person_wire(user) for user in others[:20]]


def _numbers(project_ids: list[int]) -> Any:
    return Project.objects.filter(pk__in=project_ids).values_list("pk", "workspace", "access")


def _comment(comment: CardComment) -> dict[str, Any]:
    return {
        "id": str(comment.uid),
        "text": comment.text,
        "html": comment.html,
        "userId": str(comment.author_id),
        "name": comment.author.display_name,
        "avatar": picture_url(comment.author.picture),
        "timestamp": milliseconds(comment.created_at),
    }


def _history(project: Project, uid: UUID) -> list[dict[str, Any]]:
    operations = ProjectOperation.objects.filter(project=project, subject=uid).select_related("change__author")
    return [
        {
            "version": each.change.version,
            "userId": str(each.change.author_id),
            "name": each.change.author.display_name,
            "timestamp": milliseconds(each.change.created_at),
            "operation": each.operation,
        }
        for each in operations.order_by("-pk")[:HISTORY]
    ]


def _source(actor: Actor, card: Card) -> dict[str, Any] | None:
    """None too where the actor may not see it: boards and channels have other people."""
    if not card.link_kind or card.link_id is None:
        return None
    try:
        linked = link_target(card.link_kind).find(actor=actor, id=card.link_id)
    except EventError:
        return None
    return {"kind": card.link_kind, "label": linked.label, "url": linked.url}
