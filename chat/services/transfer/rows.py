"""The archive's ids and the rows they became."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.conf import settings

from chat.models import Import, ImportedRow

E = TypeVar("E")


def batches(entries: Iterable[E]) -> Iterator[list[E]]:
    """As many at a time as one transaction of an import takes."""
    batch: list[E] = []
    for each in entries:
        batch.append(each)
        if len(batch) == settings.IMPORT_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class Rows:
    """What an import has made so far, by kind of row."""

    def __init__(self, run: Import) -> None:
        self._run = run
        self._known: dict[str, dict[int, int]] = {}
        # As they were in the archive, for that is how its texts name people.
        self.usernames: dict[str, int] = {}

    def known(self, kind: str) -> dict[int, int]:
        """Old id → new id."""
        if kind not in self._known:
            rows = ImportedRow.objects.filter(of=self._run, kind=kind)
            self._known[kind] = dict(rows.values_list("old", "new"))
        return self._known[kind]

    def note(self, kind: str, pairs: Iterable[tuple[int, int]]) -> None:
        """Call it in the transaction that made them."""
        noted = list(pairs)
        ImportedRow.objects.bulk_create(ImportedRow(of=self._run, kind=kind, old=old, new=new) for old, new in noted)
        self.known(kind).update(noted)
