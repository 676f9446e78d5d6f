"""The databases of the tests: a SQLite file and a PostgreSQL database, one of each a test process, and one for each of
the servers that stay up beside others: a server works off the tasks of its database, whoever queued them.

They are copies of one that is migrated when first asked for, and are dropped at the session's end. Nothing is flushed
or rolled back in between: every test makes a workspace of its own, so commits, locks and threads are
as real as in production, and no test pays for emptying tables.
"""

import os
import runpy
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import psycopg
from asgiref.local import Local
from django.core.cache import cache as django_cache
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from psycopg import sql

from tests.services import missing

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("sqlite", "postgres")

_folders: list[str] = []
_postgres_databases: list[str] = []


@cache
def database_url(name: str) -> str:
    """The DATABASE_URL of one of this process's databases, migrated.

    `name`: its kind ("sqlite" or "postgres"), or that and whose own it is ("postgres/redis-2").
    """
    kind = name.partition("/")[0]
    return _make_postgres(_migrated(kind)) if kind == "postgres" else _make_sqlite(_migrated(kind))


@cache
def _migrated(kind: str) -> str:
    """One that nobody connects to, for the others to be copied from."""
    url = _make_postgres() if kind == "postgres" else _make_sqlite()
    command = [sys.executable, "manage.py", "migrate", "--skip-checks", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=True, timeout=100)
    return url


def blank(folder: Path) -> None:
    """Make `folder` the data of an installation on its first day: migrated, and nobody there."""
    folder.mkdir(parents=True)
    shutil.copyfile(_migrated("sqlite").removeprefix("sqlite:///"), folder / "slackish.sqlite3")


@contextmanager
def serving(name: str) -> Iterator[None]:
    """Make `name` the default database of all threads, old and new; close all they opened at the end."""
    config = _configuration(database_url(name))
    django_cache.clear()  # the other database has rows of the same numbers
    opened: list[BaseDatabaseWrapper] = []
    create = connections.create_connection

    def create_and_remember(alias: str) -> Any:
        opened.append(create(alias))
        return opened[-1]

    with (
        mock.patch.dict(connections.settings, {"default": config}),
        mock.patch.object(connections, "_connections", Local(connections.thread_critical)),
        mock.patch.object(connections, "create_connection", create_and_remember),
    ):
        try:
            yield
        finally:
            for connection in opened:
                connection.inc_thread_sharing()  # some belong to other threads, which are idle by now
                connection.close()


def remove_all() -> None:
    """Drop what was made, at the session's end."""
    for folder in _folders:
        shutil.rmtree(folder)
    for name in _postgres_databases:
        with psycopg.connect(_postgres_url(), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _make_sqlite(like: str = "") -> str:
    _folders.append(tempfile.mkdtemp(prefix="slackish-test-"))
    path = f"{_folders[-1]}/database.sqlite3"
    if like:
        shutil.copyfile(like.removeprefix("sqlite:///"), path)
    return f"sqlite:///{path}"


def _make_postgres(like: str = "") -> str:
    name = f"slackish_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{secrets.token_hex(4)}"
    try:
        with psycopg.connect(_postgres_url(), autocommit=True, connect_timeout=3) as server:
            template = urlsplit(like).path[1:] or "template1"
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            server.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
            # No power is cut here: commits need not wait for the disk.
            server.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))
    except psycopg.OperationalError as error:
        missing(f"no PostgreSQL answers ({error}); start one or set TEST_DATABASE_URL")
    _postgres_databases.append(name)
    return urlsplit(_postgres_url())._replace(path=f"/{name}").geturl()


def _postgres_url() -> str:
    return os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")


@cache
def _configuration(url: str) -> dict[str, Any]:
    """What the settings make of `url`. No pool: its threads would outlive the tests."""
    with mock.patch.dict(os.environ, {"DATABASE_URL": url}):
        config = runpy.run_path(str(ROOT / "slackish" / "settings.py"))["DATABASES"]["default"]
    config["OPTIONS"].pop("pool", None)
    completed: dict[str, Any] = ConnectionHandler({"default": config}).settings["default"]
    return completed
