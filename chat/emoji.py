"""What may be a reaction: one emoji, or the `:name:` of one that the workspace made."""

import re
from collections.abc import Callable
from functools import cache

import emoji as unicode_emoji
import orjson
from django.conf import settings
from django.utils.translation import gettext as _

from slackish.realtime.errors import InvalidPayload

NAME = re.compile(r"[a-z0-9_+-]{1,50}")
# Not in the middle of a word or of a time of day.
WORD = rf"(?<![\w+-]):({NAME.pattern}):"
_VARIATION = "\ufe0f"

CustomEmoji = Callable[[int, str], bool]
_lookups: list[CustomEmoji] = []


def register_custom_emoji(lookup: CustomEmoji) -> None:
    """`lookup(workspace_id, name)`: whether that workspace has an emoji of this name. It may ask the database."""
    if lookup not in _lookups:
        _lookups.append(lookup)


def checked(text: str, workspace_id: int) -> str:
    """The emoji in its one spelling. Errors: InvalidPayload for what is none."""
    is_custom = len(text) > 2 and text[0] == text[-1] == ":" and NAME.fullmatch(text[1:-1])
    if is_custom and any(lookup(workspace_id, text[1:-1]) for lookup in _lookups):
        return text
    if unicode_emoji.is_emoji(text):
        return spelled(text)
    raise InvalidPayload(_("That is no emoji."), field="emoji")


def spelled(text: str) -> str:
    """An emoji's one spelling: with and without the character that asks for colour it is the same reaction."""
    coloured = text.rstrip(_VARIATION) + _VARIATION
    return coloured if unicode_emoji.is_emoji(coloured) else text


def is_standard(name: str) -> bool:
    """Whether a standard emoji is called so: in the standard itself, or by what people type for it."""
    return name in _standard_names()


def emoji_url(emoji_id: int) -> str:
    """Where its picture is. Messages carry it, so it stays."""
    return f"/emoji/{emoji_id}"


@cache
def _standard_names() -> frozenset[str]:
    names = (name for each in unicode_emoji.EMOJI_DATA.values() for name in (each["en"], *each.get("alias", ())))
    return frozenset(name.strip(":").lower() for name in names) | _picker_names()


def _picker_names() -> frozenset[str]:
    """What the page's picker calls them; none where its data has not been fetched."""
    data = settings.BROWSER_LIBRARIES["vendor/emoji"] / "data.json"
    if not data.is_file():
        return frozenset()
    return frozenset(name for each in orjson.loads(data.read_bytes()) for name in each.get("shortcodes", ()))
