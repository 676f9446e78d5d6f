"""A workspace as large as it gets, written straight into a test server's database: the services would take hours."""

import sqlite3
from pathlib import Path
from typing import Any


def copy_rows(database: sqlite3.Connection, table: str, like: int, times: int, **changed: str) -> None:
    """`times` rows like the one with id `like`, with these columns from SQL over `n.x` (1, 2, 3 …)."""
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
    values = ", ".join(changed.get(column, f"source.{column}") for column in columns)
    database.execute(
        f"""WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {times})
        INSERT INTO {table} ({", ".join(columns)}) SELECT {values} FROM n, {table} source WHERE source.id = {like}"""
    )


def enlarge(folder: Path, room_id: int, username: str, *, messages: int, channels: int) -> None:
    """So many messages in the channel, and so many channels that this person is in."""
    with sqlite3.connect(folder / "slackish.sqlite3", timeout=30) as database:
        first = _one(database, "SELECT id FROM chat_message WHERE channel_id = ? AND kind = 'message'", room_id)
        seq, posts, revision = database.execute(
            "SELECT last_seq, last_post_no, revision FROM chat_channel WHERE id = ?", [room_id]
        ).fetchone()
        words = "'word ' || n.x || ' of a long conversation'"
        copy_rows(
            database, "chat_message", first, messages, seq=f"{seq} + n.x", post_no=f"{posts} + n.x", client_id="NULL",
            revision=f"{revision} + n.x", text=words, html=f"'<p>' || {words} || '</p>'", client_digest="NULL",
        )  # fmt: skip
        counted = [seq + messages, posts + messages, revision + messages, room_id]
        database.execute("UPDATE chat_channel SET last_seq=?, last_post_no=?, revision=? WHERE id=?", counted)
        database.execute(
            "UPDATE chat_channelmembership SET last_read_seq=?, last_read_post_no=? WHERE channel_id=?",
            [seq + messages, posts + messages, room_id],
        )
        before = _one(database, "SELECT max(id) FROM chat_channel")
        copy_rows(database, "chat_channel", room_id, channels, name="'crowd-' || n.x", is_general="0", last_seq="0",
                  last_post_no="0", revision="0")  # fmt: skip
        place = _one(
            database,
            """SELECT place.id FROM chat_channelmembership place JOIN workspaces_user person ON person.id = user_id
            WHERE channel_id = ? AND username = ?""",
            room_id,
            username,
        )
        copy_rows(database, "chat_channelmembership", place, channels, channel_id=f"{before} + n.x", last_read_seq="0",
                  last_read_post_no="0")  # fmt: skip
    database.close()


def _one(database: sqlite3.Connection, question: str, *values: Any) -> int:
    (found,) = database.execute(question, values).fetchone()
    return int(found)
