"""Making workspaces, and changing what they look like."""

import re
import secrets
import zlib
from collections.abc import Iterable, Iterator

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from slackish.realtime.errors import InvalidPayload
from workspaces.actors import Actor
from workspaces.errors import InvalidName, InvalidSlug, NotAuthorized, WorkspaceNotFound
from workspaces.hooks import run_workspace_hooks
from workspaces.models import Membership, User, Workspace
from workspaces.roles import Right, may

from .audit import audit_record
from .memberships import membership_lock
from .pictures import picture_remove, picture_store

_PAGES = {"account", "accounts", "admin", "api", "assets", "docs", "join", "login", "logout", "new", "signup", "static"}
RESERVED_SLUGS = frozenset(_PAGES | {"app", "help", "settings", "slackish", "socket", "support", "system", "www"})
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?")
_TRIES = 8


def workspace_create(*, user: User, name: str, slug: str = "") -> Workspace:
    """Found a workspace, owned by `user`. Other apps furnish it by their `created` hooks.

    `name`: 1 to 80 characters. `slug`: its address, at most 50 lower-case letters, digits and inner
    dashes; left out, it is made from the name. Errors: InvalidName, InvalidSlug (also: taken).
    """
    name = _checked_name(name)
    for candidate in [_checked_slug(slug)] if slug else _slugs_from(name):
        try:
            with transaction.atomic():
                return _found(user, name, candidate)
        except IntegrityError:
            # Asking first whether it is free would leave a gap for somebody else to take it in.
            if not Workspace.objects.filter(slug=candidate).exists():
                raise
    raise InvalidSlug(_("This address is taken."))


def workspace_found_bare(*, user: User, name: str, slug: str, accent: str = "") -> Workspace:
    """Found a workspace that no other app furnishes: an import brings its own channels.

    Errors: InvalidName, InvalidSlug (also: taken). Call it in a transaction.
    """
    name, slug = _checked_name(name), _checked_slug(slug)
    if Workspace.objects.filter(slug=slug).exists():
        raise InvalidSlug(_("This address is taken."))
    workspace = Workspace(name=name, slug=slug, accent=accent or Workspace.Accent.IRIS)
    workspace.full_clean()
    workspace.save()
    Membership.objects.create(workspace=workspace, user=user, role=Membership.Role.OWNER)
    return workspace


@transaction.atomic
def workspace_change(*, actor: Actor, name: str, accent: str) -> Workspace:
    """Give the actor's workspace a name and a colour; its address stays.

    Errors: WorkspaceNotFound, NotAuthorized, InvalidName, InvalidPayload (no such colour).
    """
    membership = _managing(actor)
    if accent not in Workspace.Accent.values:
        raise InvalidPayload(_("There is no such colour."), field="accent")
    workspace = membership.workspace
    was = workspace.name, workspace.accent
    workspace.name, workspace.accent = _checked_name(name), accent
    if was != (workspace.name, workspace.accent):
        workspace.full_clean(validate_unique=False)
        workspace.save(update_fields=["name", "accent"])
        audit_record(
            workspace_id=workspace.pk, actor=actor, verb="workspace-changed", target=workspace.name, was=was[0]
        )
    return workspace


@transaction.atomic
def workspace_picture(*, actor: Actor, chunks: Iterable[bytes] | None) -> Workspace:
    """Give the actor's workspace the picture that comes in `chunks`; None takes the one it has away.

    Errors: WorkspaceNotFound, NotAuthorized, InvalidPayload (no picture, or one too large).
    """
    workspace = _managing(actor).workspace
    before, workspace.icon = workspace.icon, picture_store(chunks) if chunks is not None else ""
    workspace.save(update_fields=["icon"])
    picture_remove(before)
    audit_record(workspace_id=workspace.pk, actor=actor, verb="workspace-picture-changed", target=workspace.name)
    return workspace


def _managing(actor: Actor) -> Membership:
    """The membership by which the actor may change the workspace, under its lock."""
    membership_lock(actor.workspace_id)
    here = Membership.objects.active().filter(workspace=actor.workspace_id).select_related("workspace")
    membership = here.of(actor.user_id).first()
    if membership is None:
        raise WorkspaceNotFound
    if not may(membership.role, Right.MANAGE_WORKSPACE):
        raise NotAuthorized
    return membership


def _found(user: User, name: str, slug: str) -> Workspace:
    accents = Workspace.Accent.values
    workspace = Workspace(name=name, slug=slug, accent=accents[zlib.crc32(slug.encode()) % len(accents)])
    workspace.full_clean(validate_unique=False)
    workspace.save()
    membership = Membership.objects.create(workspace=workspace, user=user, role=Membership.Role.OWNER)
    audit_record(workspace_id=workspace.pk, actor=user, verb="workspace-created", target=name)
    run_workspace_hooks("created", membership, actor=None)
    return workspace


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80 or not name.isprintable():
        raise InvalidName(_("A workspace's name has 1 to 80 characters."))
    return name


def _checked_slug(slug: str) -> str:
    slug = slug.strip().lower()
    if not _SLUG.fullmatch(slug):
        raise InvalidSlug(
            _("An address has lower-case letters, digits and dashes, and neither begins nor ends with a dash.")
        )
    if slug in RESERVED_SLUGS:
        raise InvalidSlug(_("This address is reserved."))
    return slug


def _slugs_from(name: str) -> Iterator[str]:
    """What to try in turn: `acme`, then `acme-3f9c` and others like it."""
    base = slugify(name.replace("_", "-"))[:40].strip("-") or "workspace"
    if base not in RESERVED_SLUGS:
        yield base
    for _try in range(_TRIES):
        yield f"{base}-{secrets.token_hex(3)}"
