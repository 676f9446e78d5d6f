"""What is done once a day: by a command, or by the server itself."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from slackish import daily


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "_jobs", dict(daily._jobs))
    cache.clear()


def test_the_command_does_every_job_and_says_what_came_of_it(sqlite_database: str) -> None:
    out = StringIO()
    call_command("daily", stdout=out)
    assert {line.partition(":")[0] for line in out.getvalue().splitlines()} == {
        "ended workspaces",
        "messages kept no longer",
        "old notifications",
        "uploads nobody attached",
    }


def test_one_that_fails_keeps_no_other_from_its_turn() -> None:
    done: list[str] = []
    daily._jobs.clear()
    daily.register_daily("first", lambda: 1 / 0)
    daily.register_daily("second", lambda: done.append("second"))
    with pytest.raises(CommandError):
        call_command("daily", stdout=StringIO())
    assert done == ["second"]


def test_a_server_does_it_once_a_day() -> None:
    daily._jobs.clear()
    daily.register_daily("only", lambda: None)
    assert daily.run_if_due()
    assert not daily.run_if_due()
