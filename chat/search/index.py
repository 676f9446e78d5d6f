"""The index of the database in use, and what services call when messages change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection

from .conditions import Candidate, Conditions
from .entries import Entry, entry_of
from .postgres import PostgresIndex
from .sqlite import SqliteIndex

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from chat.models import File, Message


class SearchIndex(Protocol):
    def put(self, entries: Iterable[Entry]) -> None:
        """Index anew, whether they were there before or not."""

    def remove(self, ids: Iterable[int]) -> None: ...

    def candidates(self, conditions: Conditions, limit: int) -> list[Candidate]:
        """The newest that fit, ranked, in no order."""

    def statement(self, conditions: Conditions, limit: int) -> tuple[str, list[Any]]:
        """What `candidates` asks the database: SQL and its parameters."""


def search_index() -> SearchIndex:
    return PostgresIndex() if connection.vendor == "postgresql" else SqliteIndex()


def put(*messages: Message) -> None:
    """Make messages found as they are now. In the transaction that wrote or changed them."""
    from chat.models import File

    carrying = [each.pk for each in messages if each.file_count]
    put_with_names(messages, File.objects.filter(message__in=carrying) if carrying else None)


def put_with_names(messages: Iterable[Message], files: QuerySet[File] | None) -> None:
    """As `put`, with the files of those that carry some: a migration has models of its own."""
    names: dict[int, list[str]] = defaultdict(list)
    for message_id, name in files.values_list("message", "name") if files is not None else ():
        names[message_id or 0].append(name)
    entries = {each.pk: entry_of(each, names[each.pk]) for each in messages}
    index = search_index()
    index.put([entry for entry in entries.values() if entry is not None])
    if gone := [pk for pk, entry in entries.items() if entry is None]:
        index.remove(gone)


def remove(*ids: int) -> None:
    """Nothing of them is found any more. In the transaction that deleted them."""
    search_index().remove(ids)
