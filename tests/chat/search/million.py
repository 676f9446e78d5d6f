"""Searching a million messages, on both databases: how long it takes, and that nothing of others is found.

`SOAK_MESSAGES` sets their number. Four workspaces share them; each has twenty channels, the last five
of which the one who searches is not in.
"""

import itertools
import os
import random
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from chat.models import Channel, Message
from chat.search import postgres, search_index
from chat.search.conditions import Conditions
from chat.search.entries import channel_mark, entry_of
from chat.search.query import Term
from chat.selectors import search
from tests.chat.search.generated import CHANNELS, make_channels
from tests.factories import People, workspace_with
from workspaces.actors import Actor

MESSAGES = int(os.environ.get("SOAK_MESSAGES", 4000))
WORKSPACES = 4
VOCABULARY = 60_000
BATCH = 20_000
ROUNDS = 25 if MESSAGES >= 200_000 else 2  # searches of each kind
CANARY = "quokka"  # one in ten thousand messages says it, in whatever channel


def run(kind: str) -> None:
    """Fill the database in use, look whether what is found may be found, and print how long it takes."""
    print(f"\n{kind}: {MESSAGES:,} messages in {WORKSPACES} workspaces, {ROUNDS} searches of each kind")
    began = time.perf_counter()
    people = [workspace_with(alice="owner", bob="member") for _ in range(WORKSPACES)]
    channels = [make_channels(each.workspace, [each.alice, each.bob]) for each in people]
    said = _fill(people, channels)
    print(f"{kind}: filled and indexed in {time.perf_counter() - began:.0f} s")
    if MESSAGES >= 200_000:  # of a few thousand PostgreSQL rather reads all
        _check_plan(channels[0])
    _check_privacy(people[0], channels[0], said)
    actor, times = people[0].actor("bob"), []
    for name, queries in _queries(people[0]).items():
        took = [_timed(actor, query) for query in queries]
        times += took
        print(f"  {name:22} p50 {statistics.median(took):6.1f} ms   p95 {_p95(took):6.1f} ms   max {max(took):6.1f} ms")
    print(f"  {'all':22} p50 {statistics.median(times):6.1f} ms   p95 {_p95(times):6.1f} ms   max {max(times):6.1f} ms")


def _fill(people: list[People], channels: list[list[Channel]]) -> dict[int, int]:
    """Channel id → how many of its messages say the canary."""
    said: dict[int, int] = {}
    is_large = connection.vendor == "postgresql" and MESSAGES >= 200_000
    if is_large:
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX chat_search_document")
    messages = _messages(people, channels, said)
    while batch := list(itertools.islice(messages, BATCH)):
        _store(batch)
    with connection.cursor() as cursor:
        if is_large:
            cursor.execute("CREATE INDEX chat_search_document ON chat_search USING gin (document)")
        cursor.execute("ANALYZE")
    return said


def _messages(people: list[People], channels: list[list[Channel]], said: dict[int, int]) -> Iterator[Message]:
    chance = random.Random(1)
    cumulated = list(itertools.accumulate(1 / (place + 2) for place in range(VOCABULARY)))
    words = [f"word{number}" for number in range(VOCABULARY)]
    begin, step = timezone.now() - timedelta(days=700), timedelta(days=700) / MESSAGES
    first = _reserve()
    for number in range(MESSAGES):
        here = number % WORKSPACES
        channel = chance.choice(channels[here])
        text = " ".join(chance.choices(words, cum_weights=cumulated, k=chance.randint(4, 24)))
        if number % 10_000 < WORKSPACES:
            text += f" {CANARY}"
            said[channel.pk] = said.get(channel.pk, 0) + 1
        link = '<a href="https://a.example">a</a>' if number % 50 == 0 else ""
        channel.last_seq += 1
        yield Message(
            id=first + number,
            channel=channel,
            seq=channel.last_seq + 1000,
            post_no=channel.last_seq,
            revision=channel.last_seq,
            author=people[here].alice if number % 3 else people[here].bob,
            text=text,
            html=f"<p>{text} {link}</p>",
            created_at=begin + number * step,
        )


def _reserve() -> int:
    """The first of MESSAGES ids that are ours: in a database that others write to, they go on after the last."""
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('chat_message', 'id'))")
            last = max(last, cursor.fetchone()[0])
            cursor.execute("SELECT setval(pg_get_serial_sequence('chat_message', 'id'), %s)", [last + MESSAGES])
    return last + 1


def _store(batch: list[Message]) -> None:
    """Past the ORM, which would take as long again; the index gets what the services give it."""
    fields = Message._meta.concrete_fields
    columns = [field.column for field in fields]
    rows = [[field.get_db_prep_save(field.pre_save(each, True), connection) for field in fields] for each in batch]
    entries = [entry for each in batch if (entry := entry_of(each, []))]
    if connection.vendor == "postgresql":
        vectors = [(entry.message_id, postgres._vector(entry)) for entry in entries]
        _copy("chat_message", columns, rows)
        _copy("chat_search", ["message_id", "document"], vectors)
        return
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.executemany(f"INSERT INTO chat_message ({', '.join(columns)}) VALUES ({marks})", rows)
        search_index().put(entries)
        cursor.execute("COMMIT")


def _copy(table: str, columns: list[str], rows: Any) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([getattr(value, "obj", value) for value in row])


def _queries(people: People) -> dict[str, list[str]]:
    chance = random.Random(2)

    def pick(low: int, high: int) -> str:
        return f"word{chance.randint(low, high)}"

    kinds = {
        "a frequent word": lambda: f"{pick(0, 20)} ",
        "a word": lambda: f"{pick(50, 5000)} ",
        "a rare word": lambda: f"{pick(20000, 59999)} ",
        "two words": lambda: f"{pick(0, 50)} {pick(0, 500)} ",
        "a phrase": lambda: f'"{pick(0, 10)} {pick(0, 10)}"',
        "a beginning": lambda: f"word{chance.randint(10, 99)}",
        "a word, not another": lambda: f"{pick(0, 100)} -{pick(0, 10)}",
        "from: and a word": lambda: f"from:{people.alice.username} {pick(0, 200)} ",
        "in: and a word": lambda: f"in:generated-{chance.randint(0, 14)} {pick(0, 200)} ",
        "has:link and a word": lambda: f"has:link {pick(0, 100)} ",
        "a word and days": lambda: f"{pick(0, 100)} after:2025-06-01 before:2025-09-01",
        "operators alone": lambda: f"from:{people.bob.username} in:generated-{chance.randint(0, 14)}",
    }
    return {name: [make() for _ in range(ROUNDS)] for name, make in kinds.items()}


def _timed(actor: Actor, query: str) -> float:
    began = time.perf_counter()
    search(actor, query)
    return (time.perf_counter() - began) * 1000


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _check_plan(channels: list[Channel]) -> None:
    conditions = Conditions([Term(("word7",))], [[channel_mark(each.pk) for each in channels]])
    sql, values = search_index().statement(conditions, 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {sql}", values)
        plan = "\n".join(str(row) for row in cursor.fetchall())
    used = "chat_search_document" in plan or "chat_search_pkey" in plan or "VIRTUAL TABLE INDEX" in plan
    assert used, plan
    print(
        "  the index is used:", "chat_search_document" if "chat_search_document" in plan else plan.splitlines()[0][:90]
    )


def _check_privacy(people: People, channels: list[Channel], said: dict[int, int]) -> None:
    """Bob is in the first three quarters of his workspace's channels: their messages are found, and no others."""
    shared = [each.pk for each in channels[: CHANNELS - CHANNELS // 4]]
    for name, allowed in (("bob", shared), ("alice", [each.pk for each in channels])):
        answer = search(people.actor(name), CANARY)
        expected = sum(said.get(pk, 0) for pk in allowed)
        assert answer["total"] == expected, (name, answer["total"], expected)
        assert {each["roomId"] for each in answer["messages"]} <= set(allowed)
    print("  nothing of private channels and other workspaces is found or counted")
