"""Thousands of messages: the index is used, and nothing else is read."""

import time

import pytest
from django.db import connection, transaction

from chat.search import search_index
from chat.search.conditions import Conditions
from chat.search.entries import channel_mark
from chat.search.query import Term
from chat.selectors import search
from tests.chat.search.generated import generate
from tests.factories import People, workspace_with

MESSAGES = 5_000


@pytest.fixture(scope="module")
def filled() -> dict[str, People]:
    return {}


@pytest.fixture
def people(database: str, filled: dict[str, People]) -> People:
    """A workspace of each database, filled once."""
    if database not in filled:
        filled[database] = workspace_with(alice="owner", bob="member")
        generate(filled[database].workspace, authors=[filled[database].alice, filled[database].bob], count=MESSAGES)
    return filled[database]


def test_the_index_is_what_is_asked(people: People) -> None:
    conditions = Conditions([Term(("word7",), prefix=True)], [[channel_mark(1), channel_mark(2)]])
    sql, values = search_index().statement(conditions, 1000)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of so few messages the planner may rather read all: asked is whether the words lead to them.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {sql}", values)
        plan = "\n".join(str(row) for row in cursor.fetchall())
    if connection.vendor == "postgresql":
        assert "Bitmap Index Scan on chat_search_document" in plan
    else:
        assert "VIRTUAL TABLE INDEX" in plan
        assert "SEARCH m USING INTEGER PRIMARY KEY" in plan
        assert "SCAN m" not in plan


@pytest.mark.parametrize(
    "query", ["word0", "word3 word9", '"word0 word1"', "wor", "word0 -word1", "from:me word5", "word9999"]
)
def test_a_search_is_answered_while_one_types(people: People, query: str) -> None:
    search(people.actor("alice"), query)
    began = time.process_time()
    answer = search(people.actor("alice"), query)
    assert time.process_time() - began < 5
    assert answer["messages"] or query == "word9999"


def test_nothing_of_the_private_channels_of_others_counts(people: People) -> None:
    alone, both = (search(people.actor(name), "rare")["total"] for name in ("bob", "alice"))
    assert (alone, both) == (20, 40)
