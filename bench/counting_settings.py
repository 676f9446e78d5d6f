"""The settings of Slackish, and a line in QUERIES for each statement that reaches the database."""

import os
from typing import Any

from django.db.backends.signals import connection_created

from slackish.settings import *  # noqa: F403

_file = os.open(os.environ["QUERIES"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def _count(execute: Any, statement: str, *args: Any) -> Any:
    # The worker asks for work, page or no page; and where SQLite is told to begin, PostgreSQL is not.
    if "django_tasks" not in statement and not statement.startswith("BEGIN"):
        os.write(_file, statement.replace("\n", " ").encode() + b"\n")
    return execute(statement, *args)


def _watch(*, connection: Any, **kwargs: Any) -> None:
    if _count not in connection.execute_wrappers:
        connection.execute_wrappers.append(_count)


connection_created.connect(_watch)
