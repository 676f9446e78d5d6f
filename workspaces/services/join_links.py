"""Links by which people join a workspace. Whoever has one gets in until it expires or is revoked."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from slackish.realtime.errors import InvalidPayload
from workspaces import policies
from workspaces.actors import Actor
from workspaces.digests import digest_of, new_secret
from workspaces.errors import JoinLinkNotFound, NotAuthorized, WorkspaceNotFound
from workspaces.models import JoinLink, Membership, User, Workspace

from .audit import audit_record
from .memberships import membership_add, membership_lock

MOST_DAYS = 365


@transaction.atomic
def join_link_create(
    *,
    actor: Actor,
    days: int | None = None,
    uses: int | None = None,
    role: str = Membership.Role.MEMBER,
    email: str = "",
) -> tuple[JoinLink, str]:
    """An invite to the actor's workspace, and its secret, which is kept nowhere.

    `days`: how long it lives, 1 to 365; left out, `settings.JOIN_LINK_DAYS`. `uses`: how many may join
    by it, 1 to `settings.JOIN_LINK_USES`; left out, any number. `role`: member or guest. `email`: where
    it is going, for the list of invites; `invite_send` sends it.
    Errors: WorkspaceNotFound, NotAuthorized (a guest), InvalidPayload.
    """
    require_inviter(actor)
    if role not in (Membership.Role.MEMBER, Membership.Role.GUEST):
        raise InvalidPayload(_("People are invited as members or as guests."), field="role")
    days = settings.JOIN_LINK_DAYS if days is None else days
    if not 1 <= days <= MOST_DAYS:
        raise InvalidPayload(
            ngettext("A link lives 1 to %(limit)s day.", "A link lives 1 to %(limit)s days.", MOST_DAYS)
            % {"limit": MOST_DAYS},
            field="days",
        )
    if uses is not None and not 1 <= uses <= settings.JOIN_LINK_USES:
        raise InvalidPayload(
            ngettext(
                "A link is good for 1 to %(limit)s person.",
                "A link is good for 1 to %(limit)s people.",
                settings.JOIN_LINK_USES,
            )
            % {"limit": settings.JOIN_LINK_USES},
            field="uses",
        )
    secret, digest = new_secret()
    link = JoinLink(workspace_id=actor.workspace_id, created_by_id=actor.user_id, digest=digest)
    link.role, link.email, link.uses_left = role, email, uses
    link.expires_at = timezone.now() + timedelta(days=days)
    link.full_clean()
    link.save()
    audit_record(
        workspace_id=actor.workspace_id,
        actor=actor,
        verb="invited" if email else "join-link-made",
        target=email or _named(link),
        expires=link.expires_at.isoformat(),
        uses=uses,
        role=role,
    )
    return link, secret


def require_inviter(actor: Actor) -> None:
    """Errors: WorkspaceNotFound, NotAuthorized (a guest)."""
    if not policies.may_invite(_role(actor)):
        raise NotAuthorized


def join_link_find(secret: str) -> JoinLink | None:
    """The link of `secret` with its workspace and maker, while it works."""
    found = JoinLink.objects.working().filter(digest=digest_of(secret))
    return found.select_related("workspace", "created_by").first()


@transaction.atomic
def join_link_accept(*, user: User, secret: str) -> Workspace:
    """Make `user` a member by a link; who is one already stays as they are, and uses nothing up.

    Who left or was removed comes back only by a link that was made since: the one they once came
    by would undo every removal. Errors: JoinLinkNotFound.
    """
    link = join_link_find(secret)
    if link is None or _left_since(link, user):
        raise JoinLinkNotFound
    membership_lock(link.workspace_id)
    if not Membership.objects.active().filter(workspace=link.workspace_id).of(user.pk).exists():
        _use_up(link)
        membership_add(workspace=link.workspace, user=user, role=link.role, by=_named(link))
    return link.workspace


def _use_up(link: JoinLink) -> None:
    """One statement decides: of fifty at once on a link for one person, one gets in."""
    changes: dict[str, Any] = {"used": F("used") + 1}
    if link.uses_left is not None:
        changes["uses_left"] = F("uses_left") - 1
    if not JoinLink.objects.working().filter(pk=link.pk).update(**changes):
        raise JoinLinkNotFound


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
    if JoinLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        audit_record(
            workspace_id=actor.workspace_id, actor=actor, verb="invite-revoked", target=link.email or _named(link)
        )


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


def _named(link: JoinLink) -> str:
    """What the audit log calls one without an address: alike in every language."""
    return f"invite {link.pk}"
