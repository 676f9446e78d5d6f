"""Joining by one's e-mail domain: who has a verified address of it needs no invite."""

import re

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from slackish.realtime.errors import InvalidPayload
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized, WorkspaceNotFound
from workspaces.models import JoinDomain, Membership, User, Workspace
from workspaces.querysets import WorkspaceQuerySet
from workspaces.roles import Right, may

from .audit import audit_record
from .memberships import membership_add, membership_lock

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


@transaction.atomic
def join_domains_set(*, actor: Actor, domains: list[str]) -> list[str]:
    """Let everybody with a verified address of one of `domains` join; an empty list ends it.

    Only a domain of which the actor has a verified address itself, for its name speaks for a company;
    and none where anybody gets an address. What was set before may stay.
    Errors: WorkspaceNotFound, NotAuthorized, InvalidPayload.
    """
    if not may(_role(actor), Right.MANAGE_WORKSPACE):
        raise NotAuthorized
    membership_lock(actor.workspace_id)
    present = set(JoinDomain.objects.filter(workspace=actor.workspace_id).values_list("domain", flat=True))
    wanted = {_checked(domain) for domain in domains}
    if len(wanted) > settings.JOIN_DOMAINS:
        raise InvalidPayload(
            ngettext("At most %(limit)s domain.", "At most %(limit)s domains.", settings.JOIN_DOMAINS)
            % {"limit": settings.JOIN_DOMAINS},
            field="domains",
        )
    if foreign := sorted(wanted - present - _verified_domains(actor.user_id)):
        raise InvalidPayload(
            _("Confirm an address of your own at %(foreign)s first.") % {"foreign": foreign[0]}, field="domains"
        )
    JoinDomain.objects.filter(workspace=actor.workspace_id, domain__in=present - wanted).delete()
    JoinDomain.objects.bulk_create(
        JoinDomain(workspace_id=actor.workspace_id, domain=each) for each in wanted - present
    )
    if wanted != present:
        audit_record(
            workspace_id=actor.workspace_id, actor=actor, verb="join-domains-changed", target=", ".join(sorted(wanted))
        )
    return sorted(wanted)


@transaction.atomic
def join_domain_accept(*, user: User, slug: str) -> Workspace:
    """Make `user` a member of a workspace that takes people of a domain they have an address of.

    All is read now: an address that is no longer theirs, or a domain no longer listed, opens nothing.
    Who left or was removed needs an invite. Errors: WorkspaceNotFound.
    """
    workspace = workspaces_open_to(user).filter(slug=slug).first() if "\0" not in slug else None
    if workspace is None:
        raise WorkspaceNotFound
    membership_lock(workspace.pk)
    by = JoinDomain.objects.filter(workspace=workspace, domain__in=_verified_domains(user.pk)).first()
    if by is None:
        raise WorkspaceNotFound
    membership_add(workspace=workspace, user=user, domain=by.domain)
    return workspace


def workspaces_open_to(user: User) -> WorkspaceQuerySet:
    """Those that `user` may join by a verified address, and was never in."""
    theirs = Membership.objects.filter(user=user).values("workspace")
    listed = JoinDomain.objects.filter(domain__in=_verified_domains(user.pk)).values("workspace")
    return Workspace.objects.filter(pk__in=listed, ends_at=None).exclude(pk__in=theirs)


def _verified_domains(user_id: int) -> set[str]:
    """The part after the last @, whole: neither a sub-domain nor a name that ends alike is the same."""
    addresses = EmailAddress.objects.filter(user=user_id, verified=True).values_list("email", flat=True)
    return {address.rpartition("@")[2].lower() for address in addresses}


def _checked(domain: str) -> str:
    domain = domain.strip().lower().removeprefix("@")
    if not _DOMAIN.fullmatch(domain) or len(domain) > 253:
        raise InvalidPayload(_("“%(domain)s” is not a mail domain.") % {"domain": domain[:60]}, field="domains")
    if domain in settings.FREE_MAIL_DOMAINS:
        raise InvalidPayload(_("Anybody can have an address at %(domain)s.") % {"domain": domain}, field="domains")
    return domain


def _role(actor: Actor) -> str:
    membership = Membership.objects.active().filter(workspace=actor.workspace_id).of(actor.user_id).held().first()
    if membership is None:
        raise WorkspaceNotFound
    return membership.role
