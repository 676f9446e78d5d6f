"""Making workspaces."""

import re
import secrets
import zlib
from collections.abc import Iterator

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from workspaces.errors import InvalidName, InvalidSlug
from workspaces.hooks import run_workspace_hooks
from workspaces.models import Membership, User, Workspace

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
    raise InvalidSlug("This address is taken.")


def _found(user: User, name: str, slug: str) -> Workspace:
    accents = Workspace.Accent.values
    workspace = Workspace(name=name, slug=slug, accent=accents[zlib.crc32(slug.encode()) % len(accents)])
    workspace.full_clean(validate_unique=False)
    workspace.save()
    membership = Membership.objects.create(workspace=workspace, user=user, role=Membership.Role.OWNER)
    run_workspace_hooks("created", membership, actor=None)
    return workspace


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80 or not name.isprintable():
        raise InvalidName("A workspace's name has 1 to 80 characters.")
    return name


def _checked_slug(slug: str) -> str:
    slug = slug.strip().lower()
    if not _SLUG.fullmatch(slug):
        raise InvalidSlug(
            "An address has lower-case letters, digits and dashes, and neither begins nor ends with a dash."
        )
    if slug in RESERVED_SLUGS:
        raise InvalidSlug("This address is reserved.")
    return slug


def _slugs_from(name: str) -> Iterator[str]:
    """What to try in turn: `acme`, then `acme-3f9c` and others like it."""
    base = slugify(name.replace("_", "-"))[:40].strip("-") or "workspace"
    if base not in RESERVED_SLUGS:
        yield base
    for _ in range(_TRIES):
        yield f"{base}-{secrets.token_hex(3)}"
