"""Who belongs to a workspace, and in which role.

Every change of a workspace's people takes the lock of its row first, then the hooks take those of
channels in id order: two changes never wait for each other crosswise, and none of them counts the
owners while another takes one away.
"""

from django.db import transaction
from django.utils import timezone

from slackish.realtime import disconnect_on_commit, join_on_commit
from workspaces import policies
from workspaces.actors import Actor
from workspaces.errors import LastOwner, NotAuthorized, UserNotFound, WorkspaceNotFound
from workspaces.hooks import run_workspace_hooks
from workspaces.models import Membership, User, Workspace
from workspaces.querysets import MembershipQuerySet

Role = Membership.Role


@transaction.atomic
def membership_add(*, workspace: Workspace, user: User, role: str = Role.MEMBER) -> Membership:
    """Make `user` a member, or one again in this `role`; who is one stays as they are.

    For code that has decided that they may come in: it asks for no actor.
    """
    _lock(workspace.pk)
    membership = Membership.objects.filter(workspace=workspace, user=user).first()
    if membership is not None and membership.deactivated_at is None:
        return membership
    if membership is None:
        membership = Membership(workspace=workspace, user=user)
    membership.workspace, membership.user = workspace, user  # fetched, for the hooks
    membership.role, membership.joined_at, membership.deactivated_at = role, timezone.now(), None
    membership.full_clean()
    membership.save()
    run_workspace_hooks("joined", membership, actor=None)
    return membership


@transaction.atomic
def membership_remove(*, actor: Actor, user_id: int) -> None:
    """Take somebody, or oneself, out of the actor's workspace, with their live sockets.

    The row stays, deactivated. Errors: WorkspaceNotFound, NotAuthorized, UserNotFound, LastOwner.
    """
    own, other = _own_and_other(actor, user_id)
    leaves = own.pk == other.pk
    if not leaves and not policies.may_remove(own.role, other.role):
        raise NotAuthorized
    if other.role == Role.OWNER:
        _refuse_for_last_owner(other)
    other.deactivated_at = timezone.now()
    other.save(update_fields=["deactivated_at"])
    other.workspace.join_links.filter(created_by=other.user, revoked_at=None).update(revoked_at=other.deactivated_at)
    run_workspace_hooks("left", other, actor=None if leaves else actor)
    _disconnect(other, "/", "/chat")  # last: what the hooks say to these sockets reaches them first


@transaction.atomic
def membership_change_role(*, actor: Actor, user_id: int, role: str) -> Membership:
    """Give somebody another role: up to the actor's own rank, to people up to that rank.

    Errors: WorkspaceNotFound, NotAuthorized (also for a role that does not exist), UserNotFound,
    LastOwner.
    """
    own, other = _own_and_other(actor, user_id)
    if role not in Role.values or not policies.may_change_role(own.role, other.role, role):
        raise NotAuthorized
    if other.role == role:
        return other
    if other.role == Role.OWNER:
        _refuse_for_last_owner(other)
    old_role, other.role = other.role, role
    other.save(update_fields=["role"])
    run_workspace_hooks("role_changed", other, actor=actor, old_role=old_role)
    _move_sockets(other, old_role)
    return other


def _lock(workspace_id: int) -> None:
    """NO KEY: rows that only point to the workspace, as new channels do, need not wait.

    SQLite has no such lock; there the whole transaction is the only writer from its start.
    """
    list(Workspace.objects.select_for_update(no_key=True).filter(pk=workspace_id).values_list("pk"))


def _own_and_other(actor: Actor, user_id: int) -> tuple[Membership, Membership]:
    """The actor's membership and that of the person meant, under the workspace's lock."""
    _lock(actor.workspace_id)
    own = _of_workspace(actor.workspace_id).active().of(actor.user_id).first()
    if own is None:
        raise WorkspaceNotFound
    if user_id == actor.user_id:
        return own, own
    if not policies.may_manage_people(own.role):
        raise NotAuthorized  # before the lookup: it would tell who is here
    other = _of_workspace(actor.workspace_id).filter(deactivated_at=None).of(user_id).first()
    if other is None:
        raise UserNotFound
    return own, other


def _of_workspace(workspace_id: int) -> MembershipQuerySet:
    return Membership.objects.filter(workspace=workspace_id).select_related("user", "workspace")


def _refuse_for_last_owner(owner: Membership) -> None:
    others = _of_workspace(owner.workspace_id).active().filter(role=Role.OWNER).exclude(pk=owner.pk)
    if not others.exists():
        raise LastOwner


def _move_sockets(membership: Membership, old_role: str) -> None:
    """Guests are not told what only members see. A page connects again, and is let in as what it is."""
    members = f"workspace:{membership.workspace_id}:members"
    if membership.role == Role.GUEST:
        _disconnect(membership, "/", "/chat")
    elif old_role == Role.GUEST:
        join_on_commit(members, namespace="/chat", select=_own_room(membership))


def _disconnect(membership: Membership, *namespaces: str) -> None:
    for namespace in namespaces:
        disconnect_on_commit(namespace=namespace, select=_own_room(membership))


def _own_room(membership: Membership) -> str:
    return f"workspace:{membership.workspace_id}:user:{membership.user_id}"
