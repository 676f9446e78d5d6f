"""What the messages of an archive said before they were edited."""

from django.db import transaction

from chat.models import MessageEdit
from chat.schemas import archive as schemas

from .archive import Archive
from .rows import Rows, batches


def import_edits(archive: Archive, rows: Rows, channel_id: int) -> None:
    """Of one channel, after its messages; what is there already is left alone."""
    for batch in batches(archive.edits(channel_id)):
        _import(rows, [each for each in batch if each.id not in rows.known("edit")])


@transaction.atomic
def _import(rows: Rows, fresh: list[schemas.EditEntry]) -> None:
    messages = rows.known("message")
    made = MessageEdit.objects.bulk_create(
        MessageEdit(message_id=messages[each.message], text=each.text, replaced_at=each.replaced_at) for each in fresh
    )
    rows.note("edit", [(each.id, edit.pk) for each, edit in zip(fresh, made, strict=True)])
