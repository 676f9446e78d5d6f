"""Doing things at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any


def at_once(*functions: Callable[[], Any]) -> list[Any]:
    """What each returned or raised, started together in a thread of its own."""
    barrier = Barrier(len(functions), timeout=30)

    def run(function: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return function()
        except Exception as error:  # noqa: BLE001 - handed to the test
            return error

    with ThreadPoolExecutor(len(functions)) as threads:
        return list(threads.map(run, functions))
