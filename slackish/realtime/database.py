"""Threads for the ORM. All `thread_sensitive` work of a process shares one thread, where a query of
200 ms holds up a hundred consumers; so reads and writes get pools of their own.

SQLite has one writer anyway: one thread for it makes a queue instead of a fight for the lock.
"""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from django.db import close_old_connections, connection

from .conf import realtime_settings

P = ParamSpec("P")
R = TypeVar("R")


async def read(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a sync function that only reads the database, off the loop."""
    return await _run(_readers(), function, *args, **kwargs)


async def write(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a sync function that changes the database, off the loop."""
    return await _run(_writers(), function, *args, **kwargs)


async def _run(pool: ThreadPoolExecutor, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    return await asyncio.get_running_loop().run_in_executor(pool, functools.partial(_call, function, args, kwargs))


def _call(function: Callable[..., R], args: tuple[Any, ...], kwargs: dict[str, Any]) -> R:
    try:
        return function(*args, **kwargs)
    finally:
        close_old_connections()


@functools.cache
def _readers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(realtime_settings().database_readers, thread_name_prefix="slackish-read")


@functools.cache
def _writers() -> ThreadPoolExecutor:
    threads = 1 if connection.vendor == "sqlite" else realtime_settings().database_writers
    return ThreadPoolExecutor(threads, thread_name_prefix="slackish-write")
