"""What is done later, on the writers' threads."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from slackish.realtime import database


def test_what_is_asked_for_while_the_process_ends_is_left_undone_and_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A timer may ring after the interpreter has closed its pools: no traceback, for nothing is wrong."""
    done: list[str] = []
    pool = ThreadPoolExecutor(1)
    monkeypatch.setattr(database, "_writers", lambda: pool)
    database.later(done.append, "before")
    pool.shutdown()
    with caplog.at_level(logging.INFO, logger="slackish.realtime.database"):
        database.later(done.append, "after")
    assert done == ["before"]
    assert [(each.levelname, each.exc_info) for each in caplog.records] == [("INFO", None)]
    assert "append is left undone" in caplog.text
