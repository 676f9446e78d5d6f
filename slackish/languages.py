"""Whose language something is said in: the reader's where there is one, else the server's."""

from pathlib import Path

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import translation


def languages_of(*folders: Path) -> list[tuple[str, str]]:
    """English, and what there are compiled words for: what Django knows by itself must not switch half a page."""
    compiled = (each for folder in folders for each in folder.glob("*/LC_MESSAGES/django.mo"))
    codes = {translation.to_language(each.parent.parent.name) for each in compiled} - {"en"}
    return [("en", "English"), *((code, LANG_INFO.get(code, {}).get("name_local", code)) for code in sorted(codes))]


def for_everybody() -> translation.override:
    """`with for_everybody():` what is stored for many readers, or sent to one who is not asking, is worded alike.

    That is the server's language, LANGUAGE_CODE, whoever it was that caused it.
    """
    return translation.override(settings.LANGUAGE_CODE)
