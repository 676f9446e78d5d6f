"""Making a workspace of an archive, in batches: killed at any point and run again, it ends the same.

Each batch is one transaction, which also notes the archive's ids and the rows they became; what is noted
is not done again. Nobody's account is attached: the people of the archive become accounts that nobody can
sign in to, but for the importer's own place, where they name it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction

from chat.models import Import, Status
from workspaces.models import User, Workspace
from workspaces.services import audit_record
from workspaces.services.workspaces import workspace_found_bare

from .archive import Archive
from .checks import import_check
from .import_channels import import_channels
from .import_edits import import_edits
from .import_emoji import import_emoji
from .import_messages import import_messages, tidy_threads
from .import_people import import_people
from .import_projects import import_projects
from .rows import Rows, batches

Progress = Callable[[int, int], None]


def import_archive(
    path: Path,
    *,
    owner: User,
    slug: str = "",
    me: str = "",
    keep_usernames: bool = False,
    run: Import | None = None,
    progress: Progress = lambda done, total: None,
) -> Import:
    """Make a workspace of the archive, owned by `owner`, or go on with one that was interrupted.

    `slug`: its address, where the archive's is taken. `me`: the username in the archive that is the owner's
    own. `keep_usernames`: placeholders keep free usernames: for who runs the machine. `run`: the one
    to go on with. Errors: BadArchive,
    InvalidSlug.
    """
    found = import_check(path)
    with Archive(path) as archive:
        run = _begin(archive, owner, found, run)
        if run.status == Status.DONE:
            return run
        rows = Rows(run)
        if run.workspace is None:
            _found_workspace(run, archive, slug)
        assert run.workspace is not None
        import_people(archive, rows, run.workspace, owner=owner, me=me, keep_usernames=keep_usernames)
        import_emoji(archive, rows, run.workspace)
        import_channels(archive, rows, run.workspace)
        for channel in archive.channels():
            for batch in batches(archive.messages(channel.id)):
                import_messages(archive, rows, run, channel, batch)
                progress(run.done, run.total)
            import_edits(archive, rows, channel.id)
        tidy_threads(run.workspace)
        import_projects(archive, rows, run.workspace)
        _finish(run, owner)
    return run


def _begin(archive: Archive, owner: User, found: dict[str, Any], run: Import | None) -> Import:
    digest = archive.digest
    if run is not None:  # asked for in the browser, where several of one archive may wait
        run.digest, run.status = digest, Status.RUNNING
        run.save(update_fields=["digest", "status"])
        return run
    unfinished = Import.objects.filter(owner=owner, digest=digest).exclude(status=Status.DONE).order_by("pk")
    run = unfinished.first() or Import(owner=owner, digest=digest)
    run.status, run.total, run.report = Status.RUNNING, found["messages"], found
    run.save()
    return run


@transaction.atomic
def _found_workspace(run: Import, archive: Archive, slug: str) -> None:
    entry = archive.manifest.workspace
    accent = entry.accent if entry.accent in Workspace.Accent.values else ""
    run.workspace = workspace_found_bare(user=run.owner, name=entry.name, slug=slug or entry.slug, accent=accent)
    run.save(update_fields=["workspace"])


@transaction.atomic
def _finish(run: Import, owner: User) -> None:
    assert run.workspace is not None
    counts: dict[str, Any] = {key: value for key, value in run.report.items() if isinstance(value, int)}
    audit_record(workspace_id=run.workspace.pk, actor=owner, verb="imported", **counts)
    run.status = Status.DONE
    run.save(update_fields=["status"])
    run.rows.all().delete()  # nothing asks for them any more
