"""The people of an archive: accounts that nobody can sign in to, so that what they wrote keeps its authors."""

import secrets

from django.db import transaction

from workspaces.models import Membership, User, Workspace

from .archive import Archive
from .rows import Rows


@transaction.atomic
def import_people(
    archive: Archive, rows: Rows, workspace: Workspace, *, owner: User, me: str, keep_usernames: bool
) -> None:
    done = rows.known("person")
    made = []
    for each in archive.people():
        if each.id in done:
            rows.usernames[each.username] = done[each.id]
            continue
        if me and each.username == me:
            user = owner  # their own place, named by themselves; they own the workspace already
        else:
            user = _placeholder(each.username, each.name, keep_usernames)
            Membership.objects.create(workspace=workspace, user=user, role=each.role)
        made.append((each.id, user.pk))
        rows.usernames[each.username] = user.pk
    rows.note("person", made)


def _placeholder(username: str, name: str, keep_username: bool) -> User:
    """No password, no address, not active: it has no right, and becomes nobody's by itself."""
    wanted = username[:120]
    if not keep_username or User.objects.filter(username__iexact=wanted).exists():
        wanted = f"{wanted}-{secrets.token_hex(4)}"
    user = User(username=wanted, name=name or username[:80], is_active=False)
    user.set_unusable_password()
    user.save()
    return user
