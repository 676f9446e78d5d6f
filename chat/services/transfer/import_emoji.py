"""The emoji of an archive: their pictures made anew, as those of uploads are."""

from functools import partial

from chat.models import Emoji
from chat.services.emoji import emoji_adopt
from workspaces.models import Workspace

from .archive import Archive
from .rows import Rows


def import_emoji(archive: Archive, rows: Rows, workspace: Workspace) -> None:
    """One at a time; what is no picture is left out, and its name stands where it was used."""
    people = rows.known("person")
    for entry in archive.emoji():
        if entry.id in rows.known("emoji") or not archive.has_emoji(entry.id):
            continue
        emoji_adopt(
            workspace=workspace,
            name=entry.name,
            chunks=archive.emoji_picture(entry.id),
            created_by_id=people.get(entry.created_by or 0),
            created_at=entry.created_at,
            noted=partial(_note, rows, entry.id),
        )


def _note(rows: Rows, old: int, emoji: Emoji) -> None:
    rows.note("emoji", [(old, emoji.pk)])
