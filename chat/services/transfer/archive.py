"""An archive that came from elsewhere: nothing in it is believed, and nothing of it touches the disk by its name.

Only names of the format are looked at; links, encrypted entries, doubled names, and what unpacks to more
than the settings allow are refused, whatever the entries' headers say of their sizes.
"""

import hashlib
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import ValidationError

from chat.schemas import archive as schemas
from slackish.realtime.errors import EventError

E = TypeVar("E", bound=schemas.Entry)

MANIFEST = "slackish.json"
_NAMES = re.compile(
    r"slackish\.json|(people|channels|projects|emoji)\.jsonl"
    r"|(messages|edits|comments)/[0-9]{1,18}\.jsonl|(files|emoji)/[0-9]{1,18}"
)
_CHUNK = 64 * 1024


class BadArchive(EventError):
    """What is wrong with it, and where."""

    code = "bad_archive"


class Archive:
    """`with Archive(path) as archive:`; each method raises BadArchive for what does not fit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = settings.IMPORT_BYTES

    def __enter__(self) -> Self:
        try:
            self._zip = zipfile.ZipFile(self._path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BadArchive(_("This is not a zip archive.")) from error
        try:
            self._look()
        except BaseException:
            self._zip.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def digest(self) -> str:
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @property
    def manifest(self) -> schemas.Manifest:
        return self._parsed(schemas.Manifest, self._all(MANIFEST), MANIFEST)

    def people(self) -> Iterator[schemas.PersonEntry]:
        return self._lines("people.jsonl", schemas.PersonEntry)

    def channels(self) -> Iterator[schemas.ChannelEntry]:
        return self._lines("channels.jsonl", schemas.ChannelEntry)

    def projects(self) -> Iterator[schemas.ProjectEntry]:
        return self._lines("projects.jsonl", schemas.ProjectEntry)

    def messages(self, channel_id: int) -> Iterator[schemas.MessageEntry]:
        return self._lines(f"messages/{channel_id}.jsonl", schemas.MessageEntry)

    def edits(self, channel_id: int) -> Iterator[schemas.EditEntry]:
        return self._lines(f"edits/{channel_id}.jsonl", schemas.EditEntry)

    def comments(self, project_id: int) -> Iterator[schemas.CommentEntry]:
        return self._lines(f"comments/{project_id}.jsonl", schemas.CommentEntry)

    def emoji(self) -> Iterator[schemas.EmojiEntry]:
        return self._lines("emoji.jsonl", schemas.EmojiEntry)

    def emoji_picture(self, emoji_id: int) -> Iterator[bytes]:
        """Its bytes, in chunks."""
        return self._chunks(f"emoji/{emoji_id}")

    def has_emoji(self, emoji_id: int) -> bool:
        return f"emoji/{emoji_id}" in self._names

    def file(self, file_id: int) -> Iterator[bytes]:
        """Its bytes, in chunks."""
        return self._chunks(f"files/{file_id}")

    def has_file(self, file_id: int) -> bool:
        return f"files/{file_id}" in self._names

    def _look(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > settings.IMPORT_ENTRIES:
            raise BadArchive(
                ngettext(
                    "The archive has more than %(limit)s entry.",
                    "The archive has more than %(limit)s entries.",
                    settings.IMPORT_ENTRIES,
                )
                % {"limit": settings.IMPORT_ENTRIES}
            )
        self._names: set[str] = set()
        for entry in entries:
            kind = stat.S_IFMT(entry.external_attr >> 16)
            if not _NAMES.fullmatch(entry.filename):
                raise BadArchive(_("%(name)r is no part of an export.") % {"name": entry.filename[:80]})
            if kind and not stat.S_ISREG(kind):
                raise BadArchive(_("%(filename)s is a link or a device.") % {"filename": entry.filename})
            if entry.flag_bits & 0x1:
                raise BadArchive(_("%(filename)s is encrypted.") % {"filename": entry.filename})
            if entry.filename in self._names:
                raise BadArchive(_("%(filename)s is there twice.") % {"filename": entry.filename})
            self._names.add(entry.filename)
        if MANIFEST not in self._names:
            raise BadArchive(_("%(manifest)s is missing: this is no export of Slackish.") % {"manifest": MANIFEST})

    def _lines(self, name: str, schema: type[E]) -> Iterator[E]:
        for number, line in enumerate(self._split(name), 1):
            yield self._parsed(schema, line, _("%(name)s, line %(number)s") % {"name": name, "number": number})

    def _split(self, name: str) -> Iterator[bytes]:
        rest = b""
        for chunk in self._chunks(name):
            *lines, rest = (rest + chunk).split(b"\n")
            yield from (line for line in lines if line)
            if len(rest) > settings.IMPORT_LINE_BYTES:
                raise BadArchive(
                    ngettext(
                        "%(name)s has a line of more than %(limit)s byte.",
                        "%(name)s has a line of more than %(limit)s bytes.",
                        settings.IMPORT_LINE_BYTES,
                    )
                    % {"name": name, "limit": settings.IMPORT_LINE_BYTES}
                )
        if rest:
            yield rest

    def _all(self, name: str) -> bytes:
        data = b""
        for chunk in self._chunks(name):
            data += chunk
            if len(data) > settings.IMPORT_LINE_BYTES:
                raise BadArchive(_("%(name)s is too large.") % {"name": name})
        return data

    def _chunks(self, name: str) -> Iterator[bytes]:
        """Counted as they unpack: a bomb is noticed by its smoke, not by what it says of itself."""
        if name not in self._names:
            return
        try:
            with self._zip.open(name) as file:
                yield from self._counted(name, file)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise BadArchive(_("%(name)s is damaged.") % {"name": name}) from error

    def _counted(self, name: str, file: IO[bytes]) -> Iterator[bytes]:
        while chunk := file.read(_CHUNK):
            self._left -= len(chunk)
            if self._left < 0:
                raise BadArchive(
                    ngettext(
                        "The archive unpacks to more than %(limit)s byte (at %(name)s).",
                        "The archive unpacks to more than %(limit)s bytes (at %(name)s).",
                        settings.IMPORT_BYTES,
                    )
                    % {"limit": settings.IMPORT_BYTES, "name": name}
                )
            yield chunk

    def _parsed(self, schema: type[E], line: bytes, place: str) -> E:
        try:
            return schema.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            field = ".".join(map(str, first["loc"]))
            raise BadArchive(f"{place}: {field}: {first['msg']}" if field else f"{place}: {first['msg']}") from error
