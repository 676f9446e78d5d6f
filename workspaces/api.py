"""What the HTTP API tells of people and workspaces."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from workspaces.callers import caller_of
from workspaces.models import Membership
from workspaces.schemas import Person, person_wire

router = Router(tags=["people"])


class OwnWorkspace(Schema):
    slug: str
    name: str
    role: str


class Me(Person):
    workspaces: list[OwnWorkspace]


@router.get("/me", response=Me, by_alias=True, url_name="me")
def me(request: HttpRequest) -> dict[str, Any]:
    """Who the caller is, and the workspaces it may act in."""
    caller = caller_of(request)
    memberships = Membership.objects.active().of(caller.user.pk).select_related("workspace").order_by("workspace__name")
    if caller.only_workspace is not None:
        memberships = memberships.filter(workspace=caller.only_workspace)
    own = [{"slug": each.workspace.slug, "name": each.workspace.name, "role": each.role} for each in memberships]
    return {**person_wire(caller.user), "workspaces": own}
