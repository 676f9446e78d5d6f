"""Reads of workspaces. A lookup starts from what the person may see, so finding is the check."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from workspaces.actors import Actor
from workspaces.errors import WorkspaceNotFound, WorkspaceRequired
from workspaces.models import Announcement, Membership, User, Workspace
from workspaces.schemas import person_wire
from workspaces.schemas.payloads import milliseconds

# Written out: every socket and every call of the API begins with it.
_RESOLVE = """
    SELECT belongs.workspace_id, person.username, person.name, belongs.role
    FROM workspaces_membership belongs
    JOIN workspaces_user person ON person.id = belongs.user_id
    JOIN workspaces_workspace workspace ON workspace.id = belongs.workspace_id
    WHERE person.id = %s AND person.is_active AND belongs.deactivated_at IS NULL
      AND (CAST(%s AS text) IS NULL OR workspace.slug = %s) AND (CAST(%s AS bigint) IS NULL OR workspace.id = %s)
    LIMIT 2
"""

# Every page does.
_OWN = """
    SELECT workspace.*, belongs.role, told.text AS said, speaker.name AS by_name, speaker.username AS by_username
    FROM workspaces_membership belongs
    JOIN workspaces_workspace workspace ON workspace.id = belongs.workspace_id
    LEFT JOIN workspaces_announcement told ON told.workspace_id = workspace.id
    LEFT JOIN workspaces_user speaker ON speaker.id = told.by_id
    WHERE belongs.user_id = %s AND belongs.deactivated_at IS NULL
    ORDER BY LOWER(workspace.name)
"""


def actor_resolve(user_id: int, slug: str | None, *, only_workspace: int | None = None) -> tuple[Actor, str]:
    """The person as it acts in the workspace `slug`, and its present role there. One query.

    `slug` None: the only workspace it has. `only_workspace`: the id of the one its token is bound to.
    Errors: WorkspaceNotFound (absent, foreign, deactivated alike), WorkspaceRequired.
    """
    if slug is not None and "\0" in slug:
        raise WorkspaceNotFound  # PostgreSQL stores no NUL, and would say so instead of finding nothing
    with connection.cursor() as cursor:
        cursor.execute(_RESOLVE, [user_id, slug, slug, only_workspace, only_workspace])
        found = cursor.fetchall()
    match found:
        case [(workspace_id, username, name, role)]:
            return Actor(user_id, username, name or username, workspace_id), role
        case []:
            raise WorkspaceNotFound
        case _:
            raise WorkspaceRequired


def actor_of(membership: Membership) -> Actor:
    """Who acts by this membership. Wants its user fetched."""
    user = membership.user
    return Actor(user.pk, user.username, user.display_name, membership.workspace_id)


def membership_of(actor: Actor) -> Membership | None:
    """The actor's active membership, read now: its role is what it may do at this moment."""
    return Membership.objects.active().filter(workspace=actor.workspace_id).of(actor.user_id).first()


def roles_in(workspace_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """Workspace id → user id → role, of everybody active there."""
    roles: dict[int, dict[int, str]] = defaultdict(dict)
    memberships = Membership.objects.active().filter(workspace__in=workspace_ids).order_by()
    for workspace_id, user_id, role in memberships.values_list("workspace", "user", "role"):
        roles[workspace_id][user_id] = role
    return roles


def workspaces_of(user: User) -> QuerySet[Workspace]:
    """The workspaces of the rail, by name."""
    return Workspace.objects.of(user)


def own_workspaces(user_id: int) -> list[Any]:
    """As `workspaces_of`, each with one's `role` and what stands over its pages."""
    found: list[Any] = list(Workspace.objects.raw(_OWN, [user_id]))
    for each in found:
        by = User(name=each.by_name or "", username=each.by_username) if each.by_username else None
        # None, too, is an answer: nothing is asked for it again.
        each._state.fields_cache["announcement"] = Announcement(text=each.said, by=by) if each.said else None
    return found


def announcement_now(workspace_id: int) -> dict[str, Any]:
    """What stands over its pages, as `announcement` says it; an empty text for nothing."""
    said = Announcement.objects.filter(workspace=workspace_id).select_related("by").first()
    return _said(said) if said else {"text": "", "by": "", "at": milliseconds(timezone.now())}


def announcements_of(user_id: int) -> dict[str, dict[str, Any]]:
    """What stands over the pages of somebody's workspaces, by slug, in one query."""
    theirs = Membership.objects.active().of(user_id).values("workspace")
    said = Announcement.objects.filter(workspace__in=theirs).select_related("by", "workspace")
    return {each.workspace.slug: _said(each) for each in said}


def _said(said: Announcement) -> dict[str, Any]:
    return {"text": said.text, "by": said.by.display_name if said.by else "", "at": milliseconds(said.at)}


def people_wire(users: Iterable[User]) -> list[dict[str, Any]]:
    return [person_wire(user) for user in users]
