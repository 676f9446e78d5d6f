"""The backstop for closings that got lost: is what connections proved themselves by still good?

A session that ended, a token that was revoked, an account that was closed: each closes its connections
by a message, and a message can be lost. So every `access_check` seconds a process asks the project
about all of its connections at once, and closes those that nothing stands behind any more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Set
from typing import TYPE_CHECKING, TypeAlias

from django.utils.module_loading import import_string

from .conf import realtime_settings
from .database import read
from .identity import Person

if TYPE_CHECKING:
    from .process import Process

log = logging.getLogger(__name__)

Fallen: TypeAlias = Callable[[Set[Person]], Set[Person]]
"""Which of these prove nothing any more. Reads the database."""


async def check_forever(process: Process) -> None:
    name = realtime_settings().fallen
    while name:
        await asyncio.sleep(realtime_settings().access_check)
        await check(process, import_string(name))


async def check(process: Process, fallen: Fallen) -> None:
    """Close the connections of `process` that acted by what has fallen."""
    present = {connection: frozenset(connection.proven_by) for connection in process.connections}
    people = frozenset().union(*present.values()) if present else frozenset()
    if not people:
        return
    try:
        gone = await read(fallen, people)
    except Exception:
        log.exception("Could not look at what %d connections act by; the next check will.", len(present))
        return
    for connection, proofs in present.items():
        if proofs & gone:
            connection.close("no longer signed in")
