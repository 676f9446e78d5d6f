"""Reads of workspaces. A lookup starts from what the person may see, so finding is the check."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from workspaces.actors import Actor
from workspaces.errors import WorkspaceNotFound, WorkspaceRequired
from workspaces.models import Membership, User, Workspace
from workspaces.schemas import person_wire


def actor_resolve(user_id: int, slug: str | None, *, only_workspace: int | None = None) -> tuple[Actor, str]:
    """The person as it acts in the workspace `slug`, and its present role there. One query.

    `slug` None: the only workspace it has. `only_workspace`: the id of the one its token is bound to.
    Errors: WorkspaceNotFound (absent, foreign, deactivated alike), WorkspaceRequired.
    """
    memberships = Membership.objects.active().of(user_id).select_related("user")
    if slug is not None:
        # PostgreSQL stores no NUL, and would say so instead of finding nothing.
        memberships = memberships.none() if "\0" in slug else memberships.filter(workspace__slug=slug)
    if only_workspace is not None:
        memberships = memberships.filter(workspace=only_workspace)
    found = memberships.order_by()[:2]
    match list(found):
        case [membership]:
            return actor_of(membership), membership.role
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


def people_wire(users: Iterable[User]) -> list[dict[str, Any]]:
    return [person_wire(user) for user in users]
