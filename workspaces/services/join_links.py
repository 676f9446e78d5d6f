"""Links by which people join a workspace. Whoever has one gets in until it expires or is revoked."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from slackish.realtime.errors import InvalidPayload
from workspaces import policies
from workspaces.actors import Actor
from workspaces.digests import digest_of, new_secret
from workspaces.errors import JoinLinkNotFound, NotAuthorized, WorkspaceNotFound
from workspaces.models import JoinLink, Membership, User, Workspace

from .memberships import membership_add

MOST_DAYS = 365


@transaction.atomic
def join_link_create(*, actor: Actor, days: int | None = None) -> tuple[JoinLink, str]:
    """A link to the actor's workspace, and its secret, which is kept nowhere.

    `days`: how long it lives, 1 to 365; left out, `settings.JOIN_LINK_DAYS`.
    Errors: WorkspaceNotFound, NotAuthorized (a guest), InvalidPayload.
    """
    if not policies.may_invite(_role(actor)):
        raise NotAuthorized
    days = settings.JOIN_LINK_DAYS if days is None else days
    if not 1 <= days <= MOST_DAYS:
        raise InvalidPayload(f"A link lives 1 to {MOST_DAYS} days.", field="days")
    secret, digest = new_secret()
    link = JoinLink(workspace_id=actor.workspace_id, created_by_id=actor.user_id, digest=digest)
    link.expires_at = timezone.now() + timedelta(days=days)
    link.full_clean()
    link.save()
    return link, secret


def join_link_find(secret: str) -> JoinLink | None:
    """The link of `secret` with its workspace and maker, while it works."""
    live = JoinLink.objects.filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=timezone.now())
    return live.select_related("workspace", "created_by").first()


@transaction.atomic
def join_link_accept(*, user: User, secret: str) -> Workspace:
    """Make `user` a member by a link; who is one already stays as they are.

    Who left or was removed comes back only by a link that was made since: the one they once came
    by would undo every removal. Errors: JoinLinkNotFound.
    """
    link = join_link_find(secret)
    if link is None or _left_since(link, user):
        raise JoinLinkNotFound
    membership_add(workspace=link.workspace, user=user)
    return link.workspace


@transaction.atomic
def join_link_revoke(*, actor: Actor, link_id: int) -> None:
    """Nobody joins by it from now on. Again: nothing happens.

    Errors: WorkspaceNotFound, JoinLinkNotFound (absent or foreign), NotAuthorized (another's).
    """
    role = _role(actor)
    if not policies.may_invite(role):
        raise NotAuthorized
    link = JoinLink.objects.filter(workspace=actor.workspace_id, pk=link_id).first()
    if link is None:
        raise JoinLinkNotFound
    if not policies.may_revoke_join_link(role, own=link.created_by_id == actor.user_id):
        raise NotAuthorized
    JoinLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def _role(actor: Actor) -> str:
    """Held, so that no link is made that the actor's removal does not find and revoke."""
    membership = Membership.objects.active().filter(workspace=actor.workspace_id).of(actor.user_id).held().first()
    if membership is None:
        raise WorkspaceNotFound
    return membership.role


def _left_since(link: JoinLink, user: User) -> bool:
    return Membership.objects.filter(
        workspace=link.workspace_id, user=user, deactivated_at__gte=link.created_at
    ).exists()
