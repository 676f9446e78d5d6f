"""Profile pictures and workspace icons: squares made anew from what came, under names nobody guesses.

Who may set which is the business of the service that keeps the name in a row; this makes and removes.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from slackish.realtime.errors import InvalidPayload
from slackish.uploads import images, storage


def picture_store(chunks: Iterable[bytes]) -> str:
    """Make a square of the picture that comes in `chunks`; its name, for `picture_url`.

    Errors: InvalidPayload for what is no picture, or one too large.
    """
    try:
        with storage.received(chunks, limit=settings.PICTURE_SIZE) as (path, _size), images.decoding:
            square = images.square_of(path, pixels=settings.FILE_PIXELS, side=settings.PICTURE_SIDE)
    except images.NotAPicture as none:
        raise InvalidPayload(_("This is no JPEG, PNG, GIF or WebP picture."), field="picture") from none
    except (images.TooManyPixels, storage.TooMuch) as large:
        limit = settings.PICTURE_SIZE // 1024 // 1024
        raise InvalidPayload(
            _("This picture is too large: at most %(limit)s MB.") % {"limit": limit}, field="picture"
        ) from large
    return storage.pictures.keep_bytes(square)


def picture_remove(name: str) -> None:
    """After the commit the picture is gone. An empty name: nothing happens."""
    transaction.on_commit(lambda: storage.pictures.remove(name), robust=True)
