"""Where uploads lie: files under random names, two folders deep. What they are called is in the database."""

import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[0-9a-f]{40}")


class TooMuch(Exception):
    """More bytes came than were allowed."""


@contextmanager
def received(chunks: Iterable[bytes], *, limit: int) -> Iterator[tuple[Path, int]]:
    """What comes, in a file that is gone afterwards: (its path, bytes). Errors: TooMuch."""
    folder = Path(settings.FILES_DIR) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    try:
        yield path, _write(path, chunks, limit)
    finally:
        path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of what is kept, in a folder of its own."""

    folder: str

    def path_of(self, name: str) -> Path:
        """Where the file of that name lies. Errors: ValueError for what is no name of ours."""
        if not _NAME.fullmatch(name):
            raise ValueError(name)
        return self._root / name[:2] / name[2:]

    def keep(self, path: Path) -> str:
        """Take over a received file; its new name."""
        name, place = self._new_place()
        path.rename(place)
        return name

    def keep_bytes(self, data: bytes) -> str:
        """Keep `data`; its name. There whole or not at all."""
        name, place = self._new_place()
        partial = place.with_suffix(".part")
        partial.write_bytes(data)
        partial.rename(place)
        return name

    def remove(self, *names: str) -> None:
        """What is gone already, stays gone."""
        for name in filter(None, names):
            self.path_of(name).unlink(missing_ok=True)

    def kept_before(self, moment: float) -> Iterator[str]:
        """Names of what lies there since before `moment` (seconds since the epoch)."""
        for path in self._root.glob("[0-9a-f][0-9a-f]/*"):
            name = path.parent.name + path.name
            if _NAME.fullmatch(name) and path.stat().st_mtime < moment:
                yield name

    @property
    def _root(self) -> Path:
        return Path(settings.FILES_DIR) / self.folder

    def _new_place(self) -> tuple[str, Path]:
        name = secrets.token_hex(20)
        place = self.path_of(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        return name, place


files = Shelf("files")
pictures = Shelf("pictures")
emoji = Shelf("emoji")


def sweep(*, older_than: float) -> int:
    """Remove what a dead process left half received; how many. `older_than`: seconds."""
    moment, swept = time.time() - older_than, 0
    root = Path(settings.FILES_DIR)
    for path in [*root.glob("incoming/*"), *root.glob("*/[0-9a-f][0-9a-f]/*.part")]:
        if path.stat().st_mtime < moment:
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _write(path: Path, chunks: Iterable[bytes], limit: int) -> int:
    size = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise TooMuch
            file.write(chunk)
    return size
