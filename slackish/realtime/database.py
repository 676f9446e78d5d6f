"""Threads for the ORM. All `thread_sensitive` work of a process shares one thread, where a query of
200 ms holds up a hundred consumers; so reads and writes get pools of their own.

SQLite has one writer anyway: one thread for it makes a queue instead of a fight for the lock.
"""

import asyncio
import functools
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils.translation import activate, get_language

from .conf import realtime_settings

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


async def read(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a sync function that only reads the database, off the loop."""
    return await _run(_readers(), function, *args, **kwargs)


async def write(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a sync function that changes the database, off the loop."""
    return await _run(_writers(), function, *args, **kwargs)


def later(function: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
    """Run a sync function on the writers' threads, soon, from any thread. What it raises is logged.

    While the process ends it is left undone: it is for what is found again without it.
    """
    try:
        _writers().submit(_call_and_log, functools.partial(function, *args, **kwargs))
    except RuntimeError as error:  # a timer that rings after the interpreter has closed its pools
        log.info("%s is left undone (%s).", getattr(function, "__name__", function), error)


def _call_and_log(call: Callable[[], Any]) -> None:
    try:
        _call(None, call, (), {})
    except Exception:
        log.exception("What was to be done later failed.")


async def _run(pool: ThreadPoolExecutor, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What is refused there is refused in the caller's language."""
    call = functools.partial(_call, get_language(), function, args, kwargs)
    return await asyncio.get_running_loop().run_in_executor(pool, call)


def _call(language: str | None, function: Callable[..., R], args: tuple[Any, ...], kwargs: dict[str, Any]) -> R:
    activate(language or settings.LANGUAGE_CODE)  # on this thread, where the call before left another's
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
