"""A server process on a fresh database: SQLite with everything in memory, or PostgreSQL with Redis."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")
PRODUCTION = os.environ.get("SLACKISH_ENV") == "production"
STORES = ("SQLite, in memory", "PostgreSQL, Redis")

# What the product would refuse, raised so that the server is measured and not its limits.
RAISED = {
    "SLACKISH_REALTIME": json.dumps({"event_rate": [600_000, 60], "event_burst": 20_000}),
    "CHAT_MESSAGE_RATE": "[1000, 1]",
}


@dataclass(frozen=True)
class Town:
    """`cookies`: the session of each person; `rooms`: ids, in the order of the sizes asked for."""

    cookies: list[str]
    rooms: list[int]


@dataclass(frozen=True)
class Server:
    url: str
    pid: int
    town: Town


@contextmanager
def environment(store: str, **more: str) -> Iterator[dict[str, str]]:
    """The environment of a server on a fresh, migrated database of `store`, which is gone afterwards.

    `more`: variables of its own.
    """
    with tempfile.TemporaryDirectory(prefix="slackish-bench-") as data:
        name = f"slackish_bench_{secrets.token_hex(4)}"
        in_memory = store == STORES[0]
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "slackish.settings"),
            "SLACKISH_DATA": data,
            "SECRET_KEY": secrets.token_hex(),
            "DATABASE_URL": "" if in_memory else urlsplit(POSTGRES)._replace(path=f"/{name}").geturl(),
            "REDIS_URL": "" if in_memory else REDIS,
            "REDIS_PREFIX": name,
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECURE_SSL_REDIRECT": "0",
            **RAISED,
            **more,
        }
        if not in_memory:
            _postgres(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            manage(env, "migrate", "--verbosity", "0")
            yield env
        finally:
            if not in_memory:
                _postgres(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def serving(store: str, *, people: int, sizes: list[int], apart: bool = False, **more: str) -> Iterator[Server]:
    """A server on `store` with `people`, the first n of them in a room of n for each of `sizes`; `apart`: the next."""
    with environment(store, **more) as env:
        town = Town(**json.loads(_run(env, "-m", "bench.seed", "apart" if apart else "shared", people, *sizes)))
        with process(env) as (url, pid):
            yield Server(url, pid, town)


@contextmanager
def process(env: dict[str, str]) -> Iterator[tuple[str, int]]:
    """One server process: its address and pid. Without the reloader, whose child it would be."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with Path(env["SLACKISH_DATA"], "server.log").open("wb") as log:
        command = [sys.executable, *_server(env, *address.split(":"))]
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            _wait(f"http://{address}/static/", server)
            yield f"http://{address}", server.pid
        finally:
            server.kill()
            server.wait()


def _server(env: dict[str, str], host: str, port: str) -> list[str]:
    """As `./dev run` serves, or with SLACKISH_ENV=production as it is deployed."""
    if env.get("SLACKISH_ENV") == "production":
        return ["-m", "daphne", "-b", host, "-p", port, "-v", "0", "slackish.asgi:application"]
    return ["manage.py", "runserver", "--noreload", f"{host}:{port}"]


def manage(env: dict[str, str], *arguments: str) -> str:
    return _run(env, "manage.py", *arguments)


def missing(store: str) -> str | None:
    """Why `store` can't be used here."""
    if store == STORES[0]:
        return None
    try:
        _postgres(sql.SQL("SELECT 1"))
        with socket.create_connection((urlsplit(REDIS).hostname or "", urlsplit(REDIS).port or 6379), 2):
            return None
    except (psycopg.OperationalError, OSError) as error:
        return f"not measured: {error}".strip()


def _run(env: dict[str, str], *arguments: object) -> str:
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout


def _postgres(statement: sql.SQL | sql.Composed) -> None:
    with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3) as connection:
        connection.execute(statement)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")
