"""The index in SQLite: FTS5, words in one column and marks in another."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils.dateparse import parse_datetime

from .conditions import Candidate, Conditions
from .entries import Entry
from .query import Term
from .rows import row_conditions
from .weights import weight

_WEIGHED = 4000  # characters: what a message says after them weighs nothing

CREATE = """
CREATE VIRTUAL TABLE chat_search USING fts5 (
    words, marks, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
)
"""
DROP = "DROP TABLE chat_search"


class SqliteIndex:
    """See SearchIndex."""

    def put(self, entries: Iterable[Entry]) -> None:
        rows = [(entry.message_id, " ".join(entry.words), " ".join(entry.marks)) for entry in entries]
        sql = "INSERT OR REPLACE INTO chat_search (rowid, words, marks) VALUES (%s, %s, %s)"
        with connection.cursor() as cursor:
            for row in rows:
                cursor.execute(sql, row)

    def remove(self, ids: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM chat_search WHERE rowid = %s", [(each,) for each in ids])

    def candidates(self, conditions: Conditions, limit: int) -> list[Candidate]:
        sql, values = self.statement(conditions, limit)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [
                Candidate(message_id, weight(words.split(), conditions.terms), _moment(moment))
                for message_id, words, moment in cursor.fetchall()
            ]

    def statement(self, conditions: Conditions, limit: int) -> tuple[str, list[Any]]:
        rows, values = row_conditions(conditions, id_column="s.rowid")
        # CROSS JOIN: from the index to the messages, never the other way round.
        sql = f"""
            SELECT s.rowid, substr(s.words, 1, {_WEIGHED}), m.created_at
            FROM chat_search s CROSS JOIN chat_message m ON m.id = s.rowid
            WHERE chat_search MATCH %s{rows} ORDER BY s.rowid DESC LIMIT %s"""  # noqa: S608
        return sql, [_query(conditions), *values, limit]


def _query(conditions: Conditions) -> str:
    wanted = [f"words : {_term(term)}" for term in conditions.terms if not term.negated]
    wanted += [f"marks : ({' OR '.join(map(_quoted, marks))})" for marks in conditions.any_of]
    unwanted = [f"words : {_term(term)}" for term in conditions.terms if term.negated]
    unwanted += [f"marks : {_quoted(mark)}" for mark in conditions.none_of]
    query = " AND ".join(wanted)
    for each in unwanted:
        query = f"({query}) NOT {each}"
    return query


def _term(term: Term) -> str:
    return _quoted(" ".join(term.words)) + (" *" if term.prefix else "")


def _quoted(text: str) -> str:
    escaped = text.replace('"', '""')
    return f'"{escaped}"'


def _moment(stored: Any) -> datetime:
    moment = stored if isinstance(stored, datetime) else parse_datetime(stored)
    assert moment is not None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
