"""Who belongs to a workspace, and in which role.

Every change of a workspace's people takes the lock of its row first, then the hooks take those of
channels in id order: two changes never wait for each other crosswise, and none of them counts the
owners while another takes one away.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from slackish.realtime import disconnect_on_commit, join_on_commit
from slackish.realtime.registry import namespaces
from workspaces import policies
from workspaces.actors import Actor
from workspaces.errors import LastOwner, NotAuthorized, UserNotFound, WorkspaceNotFound
from workspaces.hooks import run_workspace_hooks
from workspaces.models import Membership, User, Workspace
from workspaces.querysets import MembershipQuerySet
from workspaces.roles import Right, may

from .audit import audit_record

Role = Membership.Role


@transaction.atomic
def membership_add(
    *,
    workspace: Workspace,
    user: User,
    role: str = Role.MEMBER,
    actor: Actor | None = None,
    verb: str = "member-joined",
    **how: Any,
) -> Membership:
    """Make `user` a member, or one again in this `role`; who is one stays as they are.

    For code that has decided that they may come in. `actor`: who lets them, for the hooks and the
    audit log; None: themselves. `verb` and `how` (a link, a domain) are for the audit log.
    """
    membership_lock(workspace.pk)
    membership = Membership.objects.filter(workspace=workspace, user=user).first()
    if membership is not None and membership.deactivated_at is None:
        return membership
    if membership is None:
        membership = Membership(workspace=workspace, user=user)
    membership.workspace, membership.user = workspace, user  # fetched, for the hooks
    membership.role, membership.joined_at, membership.deactivated_at = role, timezone.now(), None
    membership.full_clean()
    membership.save()
    audit_record(workspace_id=workspace.pk, actor=actor or user, verb=verb, target=user.username, role=role, **how)
    run_workspace_hooks("joined", membership, actor=actor)
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
    audit_record(
        workspace_id=other.workspace_id,
        actor=actor,
        verb="member-left" if leaves else "member-removed",
        target=other.user.username,
        role=other.role,
    )
    run_workspace_hooks("left", other, actor=None if leaves else actor)
    _disconnect(
        other, *(name for name, _ in _namespaces())
    )  # last: what the hooks say to these sockets reaches them first


@transaction.atomic
def membership_reactivate(*, actor: Actor, user_id: int) -> Membership:
    """Let somebody in again who left or was removed, in the role they had, up to the actor's own rank.

    Errors: WorkspaceNotFound, NotAuthorized, UserNotFound (never here, or active).
    """
    own, other = _own_and_other(actor, user_id, gone=True)
    if not policies.may_remove(own.role, other.role):
        raise NotAuthorized
    return membership_add(
        workspace=other.workspace, user=other.user, role=other.role, actor=actor, verb="member-reactivated"
    )


@transaction.atomic
def ownership_transfer(*, actor: Actor, user_id: int) -> None:
    """Make somebody else the owner in one's place; one stays as an admin.

    Errors: WorkspaceNotFound, NotAuthorized (not an owner, or to oneself), UserNotFound.
    """
    own, other = _own_and_other(actor, user_id)
    if not may(own.role, Right.OWN) or own.pk == other.pk or other.role == Role.GUEST:
        raise NotAuthorized
    membership_change_role(actor=actor, user_id=user_id, role=Role.OWNER)
    membership_change_role(actor=actor, user_id=actor.user_id, role=Role.ADMIN)
    audit_record(workspace_id=actor.workspace_id, actor=actor, verb="ownership-transferred", target=other.user.username)


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
    audit_record(
        workspace_id=other.workspace_id,
        actor=actor,
        verb="role-changed",
        target=other.user.username,
        was=old_role,
        role=role,
    )
    run_workspace_hooks("role_changed", other, actor=actor, old_role=old_role)
    _move_sockets(other, old_role)
    return other


def membership_lock(workspace_id: int) -> None:
    """Nobody else changes the people of a workspace until the transaction ends.

    NO KEY: rows that only point to the workspace, as new channels do, need not wait.

    SQLite has no such lock; there the whole transaction is the only writer from its start.
    """
    list(Workspace.objects.select_for_update(no_key=True).filter(pk=workspace_id).values_list("pk"))


def _own_and_other(actor: Actor, user_id: int, *, gone: bool = False) -> tuple[Membership, Membership]:
    """The actor's membership and that of the person meant, under the workspace's lock.

    `gone`: the person is one whose membership has ended.
    """
    membership_lock(actor.workspace_id)
    own = _of_workspace(actor.workspace_id).active().of(actor.user_id).first()
    if own is None:
        raise WorkspaceNotFound
    if user_id == actor.user_id and not gone:
        return own, own
    if not policies.may_manage_people(own.role):
        raise NotAuthorized  # before the lookup: it would tell who is here
    people = _of_workspace(actor.workspace_id).filter(deactivated_at__isnull=not gone)
    other = people.of(user_id).first()
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
    """Out of each namespace that the new role does not open, and of what only members are told.

    Who becomes a guest connects to the chat again, and is let in as what they are.
    """
    lost = [name for name, right in _namespaces() if may(old_role, right) and not may(membership.role, right)]
    if membership.role == Role.GUEST:
        lost.append("/chat")
    _disconnect(membership, *lost)
    if old_role == Role.GUEST:
        members = f"workspace:{membership.workspace_id}:members"
        join_on_commit(members, namespace="/chat", select=_own_room(membership))


def _disconnect(membership: Membership, *names: str) -> None:
    for name in names:
        disconnect_on_commit(namespace=name, select=_own_room(membership))


def _namespaces() -> list[tuple[str, Right]]:
    """Those of a workspace, and the right each asks for."""
    return [(name, consumer.right) for name, consumer in namespaces().items() if hasattr(consumer, "right")]


def _own_room(membership: Membership) -> str:
    return f"workspace:{membership.workspace_id}:user:{membership.user_id}"
