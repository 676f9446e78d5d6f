"""The index in PostgreSQL: a vector of words and marks for each message, under GIN.

Vectors and queries are made here, not by the server's parser: both databases then find the same, and
no dictionary or extension has to be installed. Marks carry `_`, which no word has.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection

from .conditions import Candidate, Conditions
from .entries import Entry
from .query import Term
from .rows import row_conditions

_POSITIONS = 255  # of one word: the server keeps no more
_LAST_POSITION = 16_383

CREATE = """
CREATE TABLE chat_search (
    message_id bigint PRIMARY KEY REFERENCES chat_message (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    document tsvector NOT NULL
);
CREATE INDEX chat_search_document ON chat_search USING gin (document);
"""
DROP = "DROP TABLE chat_search"
_PUT = """INSERT INTO chat_search (message_id, document)
SELECT id, document::tsvector FROM unnest(%s::bigint[], %s::text[]) AS new (id, document)
ON CONFLICT (message_id) DO UPDATE SET document = excluded.document"""


class PostgresIndex:
    """See SearchIndex."""

    def put(self, entries: Iterable[Entry]) -> None:
        rows = [(entry.message_id, _vector(entry)) for entry in entries]
        with connection.cursor() as cursor:
            cursor.execute(_PUT, [[each for each, _ in rows], [vector for _, vector in rows]])

    def remove(self, ids: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM chat_search WHERE message_id = ANY(%s)", [list(ids)])

    def candidates(self, conditions: Conditions, limit: int) -> list[Candidate]:
        sql, values = self.statement(conditions, limit)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [Candidate(*row) for row in cursor.fetchall()]

    def statement(self, conditions: Conditions, limit: int) -> tuple[str, list[Any]]:
        """The newest that fit first, then their rank: ranking reads whole vectors, and not more than `limit`."""
        wanted = [term for term in conditions.terms if not term.negated]
        rows, values = row_conditions(conditions, id_column="s.message_id")
        rank = "ts_rank_cd(f.document, %s::tsquery, 1)" if wanted else "0.0"
        ranked_by = [" & ".join(map(_term, wanted))] if wanted else []
        join = "JOIN chat_message m ON m.id = s.message_id" if " m." in rows else ""
        sql = f"""
            WITH found AS MATERIALIZED (
                SELECT s.message_id, s.document FROM chat_search s {join}
                WHERE s.document @@ %s::tsquery{rows}
                ORDER BY s.message_id DESC LIMIT %s
            ) SELECT f.message_id, {rank}, m.created_at FROM found f JOIN chat_message m ON m.id = f.message_id"""  # noqa: S608
        return sql, [_query(conditions), *values, limit, *ranked_by]


def _vector(entry: Entry) -> str:
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(entry.words, start=1):
        if place <= _LAST_POSITION and len(places[word]) < _POSITIONS:
            places[word].append(place)
    parts = [f"{_quoted(word)}:{','.join(map(str, numbers))}" for word, numbers in places.items() if numbers]
    return " ".join(parts + [_mark(mark) for mark in entry.marks])


def _query(conditions: Conditions) -> str:
    parts = [_term(term) for term in conditions.terms]
    parts += ["(" + " | ".join(map(_mark, marks)) + ")" for marks in conditions.any_of]
    parts += [f"!{_mark(mark)}" for mark in conditions.none_of]
    return " & ".join(parts)


def _term(term: Term) -> str:
    parts = [_quoted(word) for word in term.words]
    if term.prefix:
        parts[-1] += ":*"
    together = f"({' <-> '.join(parts)})"
    return f"!{together}" if term.negated else together


def _mark(mark: str) -> str:
    return _quoted(f"_{mark}")


def _quoted(word: str) -> str:
    """Words have letters and digits alone; quoted all the same, for this is SQL's neighbour."""
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
