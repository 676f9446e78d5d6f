"""Whose administration this is: settled once a request, and everything in the admin starts from it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import cached_property

from workspaces.actors import Actor
from workspaces.models import Membership, User, Workspace
from workspaces.roles import Right, may

SESSION_KEY = "admin_workspace"
EVERYTHING = "*"  # what a superuser's session says for all workspaces


@dataclass(frozen=True)
class Scope:
    """What a person administers at this moment: one workspace, or as a superuser all, to look at."""

    user: User
    workspace: Workspace | None
    role: str = ""

    @cached_property
    def actor(self) -> Actor:
        """Who acts, for the services. Errors: LookupError where no workspace is chosen."""
        if self.workspace is None:
            raise LookupError("nobody acts for all workspaces")
        return Actor(self.user.pk, self.user.username, self.user.display_name, self.workspace.pk)

    @property
    def key(self) -> str:
        """What the session and the forms of a page call it."""
        return self.workspace.slug if self.workspace else EVERYTHING

    @property
    def is_everything(self) -> bool:
        return self.workspace is None


def scope_of(request: HttpRequest) -> Scope | None:
    """None: nothing is theirs to administer. Read anew in each request, for rights are lost at any time."""
    if not hasattr(request, "_admin_scope"):
        request._admin_scope = _read(request)  # type: ignore[attr-defined]
    found: Scope | None = request._admin_scope  # type: ignore[attr-defined]
    return found


def administered(user: User) -> list[Membership]:
    """The memberships by which somebody administers a workspace, by its name."""
    memberships = Membership.objects.active().of(user.pk).order_by("workspace__name", "pk")
    memberships = memberships.select_related("workspace__announcement__by")
    return [each for each in memberships if may(each.role, Right.ADMINISTER)]


def _read(request: HttpRequest) -> Scope | None:
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    theirs = {each.workspace.slug: each for each in administered(user)}
    wanted = request.session.get(SESSION_KEY, "")
    if user.is_superuser and (wanted == EVERYTHING or wanted not in theirs):
        return Scope(user, None)
    # Where nothing was chosen yet: the workspace they looked at last, else their first.
    last = request.session.get("workspace", "")
    membership = theirs.get(wanted) or theirs.get(last) or next(iter(theirs.values()), None)
    return Scope(user, membership.workspace, membership.role) if membership else None
