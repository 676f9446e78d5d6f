"""The services and programs that tests need: found on this machine, or the reason why a test is skipped."""

import os
import shutil
from functools import cache

import pytest
import redis


@cache
def redis_url() -> str:
    """A Redis to test against: TEST_REDIS_URL, else the standard local port. Missing in CI is a failure."""
    url = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=2) as connection:
            connection.ping()
    except redis.RedisError as error:
        missing(f"no Redis answers at {url} ({error}); start one or set TEST_REDIS_URL")
    return url


CHROMIUMS = ("chromium-headless-shell", "chromium", "google-chrome")


def chromium_path() -> str | None:
    """CHROMIUM, else the first of these on PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)


def missing(reason: str) -> None:
    """Skip with a reason; where nothing may be missing, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
