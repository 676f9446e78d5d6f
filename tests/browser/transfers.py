"""Exports and imports in each of their states, written into a test server's database: real ones are over at once."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

REPORT = {
    "name": "Initech", "slug": "initech", "people": 41, "channels": 17, "messages": 360, "files": 28, "projects": 2,
    "missing_files": 1, "emoji": 3,
}  # fmt: skip
TOTAL = 360


def begin_long_work(folder: Path, username: str, workspace: str, *, done: int) -> int:
    """An export and an import of theirs are so far, of `TOTAL` messages, and they have no others. The import's id."""
    put_exports(folder, username, workspace, "running", done=done)
    return put_import(folder, username, "running", done=done)


def go_on_with_long_work(folder: Path, *, done: int) -> None:
    with _database(folder) as database:
        for table in ("chat_export", "chat_import"):
            database.execute(f"UPDATE {table} SET done = ? WHERE status = 'running'", (done,))


def put_exports(folder: Path, username: str, workspace: str, *states: str, done: int = TOTAL) -> None:
    """Theirs are in these states, the newest last, and there are no others."""
    with _database(folder) as database:
        person = _id(database, "workspaces_user", "username", username)
        place = _id(database, "workspaces_workspace", "slug", workspace)
        database.execute("DELETE FROM chat_export WHERE user_id = ?", (person,))
        for state in states:
            _insert(database, "chat_export", workspace_id=place, user_id=person, stored="", status=state, done=done,
                    total=TOTAL, created_at=_now())  # fmt: skip


def put_import(
    folder: Path, username: str, state: str, *, done: int = 0, error: str = "", workspace: str | None = None
) -> int:
    """Theirs is in this state, and there is no other. `workspace`: what it has made so far. Its id."""
    with _database(folder) as database:
        person = _id(database, "workspaces_user", "username", username)
        place = _id(database, "workspaces_workspace", "slug", workspace) if workspace else None
        database.execute("DELETE FROM chat_import WHERE owner_id = ?", (person,))
        return _insert(database, "chat_import", owner_id=person, workspace_id=place, digest="", stored="",
                       status=state, done=done, total=TOTAL, report=json.dumps(REPORT | {"error": error}),
                       created_at=_now(), touched_at=_now())  # fmt: skip


@contextmanager
def _database(folder: Path) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(folder / "slackish.sqlite3", timeout=30)
    with database:
        yield database
    database.close()


def _insert(database: sqlite3.Connection, table: str, **values: Any) -> int:
    names, places = ", ".join(values), ", ".join("?" * len(values))
    row = database.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(values.values()))
    assert row.lastrowid is not None
    return row.lastrowid


def _id(database: sqlite3.Connection, table: str, column: str, value: str) -> int:
    (found,) = database.execute(f"SELECT id FROM {table} WHERE {column} = ?", (value,)).fetchone()
    return int(found)


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
