"""Where and on what the figures came about."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil
import psycopg
import redis

from .figures import heading, line
from .servers import POSTGRES, PRODUCTION, RAISED, REDIS, ROOT

PACKAGES = ("django", "channels", "daphne", "twisted", "autobahn", "channels-redis", "psycopg", "websockets")


def describe() -> None:
    heading(f"Slackish at commit {_commit()}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    memory = psutil.virtual_memory().total / 2**30
    line(
        "machine", f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}"
    )
    line("load on it now", f"{os.getloadavg()[0]:.1f}")
    line("Python", platform.python_version())
    line("packages", ", ".join(f"{name} {version(name)}" for name in PACKAGES))
    line("services", f"PostgreSQL {_postgres()}, Redis {_redis()}")
    settings = "production settings" if PRODUCTION else "development settings, as ./dev run"
    line("server", f"one Daphne process, {settings}")
    line("limits raised", ", ".join(f"{name}={value}" for name, value in RAISED.items()))


def _commit() -> str:
    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    return git("rev-parse", "--short", "HEAD") + (" with changes" if git("status", "--porcelain") else "")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((each.partition(": ")[2] for each in lines if each.startswith("model name")), platform.processor())


def _postgres() -> str:
    try:
        with psycopg.connect(POSTGRES, connect_timeout=3) as connection:
            return f"{connection.info.server_version / 10000:.4g}"
    except psycopg.OperationalError:
        return "missing"


def _redis() -> str:
    try:
        with redis.Redis.from_url(REDIS, socket_connect_timeout=3) as connection:
            return str(connection.info("server")["redis_version"])
    except redis.RedisError:
        return "missing"
