"""Channel names: what people type, made one spelling, so that no two look alike."""

import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from slackish.realtime.errors import InvalidPayload

MAX_LENGTH = 80
_ALLOWED = re.compile(r"[\w-]+")  # letters and digits of every script, underscore, hyphen
_DIRECT = re.compile(r"dm-\d{1,18}")


def normalised(name: str) -> str:
    return unicodedata.normalize("NFKC", name.strip().removeprefix("#")).lower()


def checked(name: str) -> str:
    """The normalised name. Errors: InvalidPayload for one that can't be a channel's."""
    name = normalised(name)
    if not name or len(name) > MAX_LENGTH:
        raise InvalidPayload(
            ngettext("A name has 1 to %(limit)s character.", "A name has 1 to %(limit)s characters.", MAX_LENGTH)
            % {"limit": MAX_LENGTH},
            field="name",
        )
    if not _ALLOWED.fullmatch(name):
        raise InvalidPayload(_("A name has letters, digits, - and _ only."), field="name")
    if name.isdigit() or name.startswith("dm-"):
        raise InvalidPayload(_("A name is not only digits and does not begin with dm-."), field="name")
    return name


def direct_id(name: str) -> int | None:
    """The channel id in `dm-12`."""
    return int(name.removeprefix("dm-")) if _DIRECT.fullmatch(name) else None


def public_name(channel_id: int, kind: str, name: str) -> str:
    """What the wire and the pages call a channel."""
    return f"dm-{channel_id}" if kind == "direct" else name
