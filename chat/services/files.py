"""Uploading files, attaching them, and letting go of what nobody attached."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from chat.errors import EmptyFile, FileNotFound, FileTooLarge, QuotaExceeded
from chat.models import File, Message
from chat.pace import Pace
from slackish.uploads import images, storage
from slackish.uploads.kinds import type_of
from slackish.uploads.names import clean_name
from workspaces.actors import Actor
from workspaces.errors import WorkspaceNotFound
from workspaces.models import Membership

SWEPT_AFTER = 24 * 3600  # seconds: no request lasts so long


@cache
def upload_pace() -> Pace:
    return Pace(*settings.FILE_RATE)


def file_upload(*, actor: Actor, name: str, chunks: Iterable[bytes]) -> File:
    """Receive a file. Until a message carries it, only its uploader sees it.

    A picture is made anew from its pixels, with a small one beside it; what is none, is kept as it is
    and only ever handed out to be saved. Errors: EmptyFile, FileTooLarge, QuotaExceeded, RateLimited.
    """
    if not upload_pace().count(actor.user_id):
        raise upload_pace().refusal(actor.user_id)
    try:
        with storage.received(chunks, limit=settings.FILE_SIZE) as (path, size):
            if not size:
                raise EmptyFile
            _check_quota(actor, size)
            return _keep(actor, clean_name(name), path, size)
    except storage.TooMuch as much:
        raise FileTooLarge(settings.FILE_SIZE) from much


def file_adopt(message: Message, *, position: int, name: str, chunks: Iterable[bytes]) -> File:
    """Give a message of an archive its file, made as harmless as any upload. No quota: the archive has its own.

    Errors: FileTooLarge.
    """
    try:
        with storage.received(chunks, limit=settings.FILE_SIZE) as (path, size):
            fields: dict[str, Any] = _as_picture(path) or {
                "type": type_of(path),
                "size": size,
                "stored": storage.files.keep(path),
            }
    except storage.TooMuch as much:
        raise FileTooLarge(settings.FILE_SIZE) from much
    return File.objects.create(
        workspace_id=message.channel.workspace_id,
        channel=message.channel,
        message=message,
        uploader_id=message.author_id,
        position=position,
        name=clean_name(name),
        **fields,
    )


def files_attach(message: Message, actor: Actor, ids: list[int]) -> list[File]:
    """Give the message its files, in their order. Inside its transaction; an upload is attached once.

    Errors: FileNotFound (absent, another's, attached already: alike).
    """
    if not ids:
        return []
    free = File.objects.filter(workspace=actor.workspace_id, uploader=actor.user_id, message=None)
    for position, file_id in enumerate(ids):
        taken = free.filter(pk=file_id).update(message=message, channel=message.channel_id, position=position)
        if not taken:
            raise FileNotFound
    return list(File.objects.filter(message=message).order_by("position"))


def file_discard(*, actor: Actor, file_id: int) -> None:
    """Take back an upload that no message carries. Errors: FileNotFound."""
    free = File.objects.filter(workspace=actor.workspace_id, uploader=actor.user_id, message=None, pk=file_id)
    with transaction.atomic():
        if not free.delete()[0]:
            raise FileNotFound


def files_expire() -> tuple[int, int]:
    """(uploads, bytes' names) let go of: what nobody attached in time, and what no row knows."""
    since = timezone.now() - timedelta(hours=settings.FILE_UNATTACHED_HOURS)
    with transaction.atomic():
        _, rows = File.objects.filter(message=None, created_at__lt=since).delete()
    orphans = [
        name for name in storage.files.kept_before(timezone.now().timestamp() - SWEPT_AFTER) if not _is_known(name)
    ]
    storage.files.remove(*orphans)
    return rows.get("chat.File", 0), len(orphans) + storage.sweep(older_than=SWEPT_AFTER)


def _is_known(name: str) -> bool:
    return File.objects.filter(stored=name).exists() or File.objects.filter(thumb=name).exists()


def _keep(actor: Actor, name: str, path: Path, size: int) -> File:
    fields: dict[str, Any] = _as_picture(path) or {
        "type": type_of(path),
        "size": size,
        "stored": storage.files.keep(path),
    }
    try:
        with transaction.atomic():
            _hold_person(actor)
            _check_quota(actor, fields["size"])
            return File.objects.create(workspace_id=actor.workspace_id, uploader_id=actor.user_id, name=name, **fields)
    except BaseException:
        storage.files.remove(fields["stored"], fields.get("thumb", ""))
        raise


def _hold_person(actor: Actor) -> None:
    """One at a time per person, or ten uploads at once would each fit into what is left."""
    own = Membership.objects.active().filter(workspace=actor.workspace_id).of(actor.user_id)
    if own.held().first() is None:
        raise WorkspaceNotFound


def _as_picture(path: Path) -> dict[str, Any] | None:
    """The fields of a picture made anew; None for what is none."""
    try:
        with images.decoding:
            picture = images.picture_of(path, pixels=settings.FILE_PIXELS, thumb=tuple(settings.FILE_THUMB))
    except images.NotAPicture:
        return None
    except images.TooManyPixels as many:
        raise FileTooLarge(settings.FILE_PIXELS, of="pixels") from many
    return {
        "type": picture.type,
        "size": len(picture.data),
        "width": picture.width,
        "height": picture.height,
        "stored": storage.files.keep_bytes(picture.data),
        "thumb": storage.files.keep_bytes(picture.thumb.data) if picture.thumb else "",
    }


def _check_quota(actor: Actor, size: int) -> None:
    own = File.objects.filter(workspace=actor.workspace_id, uploader=actor.user_id)
    if (own.aggregate(total=Sum("size"))["total"] or 0) + size > settings.FILE_QUOTA:
        raise QuotaExceeded(settings.FILE_QUOTA)
