"""The tests' own databases."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from tests.databases import database_url, serving
from tests.factories import make_user
from workspaces.models import User


def test_a_test_that_asks_for_no_database_reaches_none() -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        User.objects.count()


def test_a_test_runs_on_the_database_it_asks_for_in_all_threads(database: str) -> None:
    user = make_user()
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: (connection.vendor, User.objects.get(pk=user.pk))).result()[1] == user
    assert {"sqlite": "sqlite", "postgresql": "postgres"}[connection.vendor] == database
    assert Path(str(connection.settings_dict["NAME"])).name in database_url(database)


def test_a_thread_that_lives_on_follows_from_one_database_to_the_next(sqlite_database: str) -> None:
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: connection.vendor).result() == "sqlite"
        with serving("postgres"):
            assert thread.submit(lambda: connection.vendor).result() == "postgresql"
        assert thread.submit(lambda: connection.vendor).result() == "sqlite"
