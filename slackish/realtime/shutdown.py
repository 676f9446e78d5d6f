"""The end of a server process: its clients hear it, come back elsewhere, and catch up.

A close of the transport and never a DISCONNECT, which a stock client takes as final.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import Any

from . import publish
from .engine import open_sessions
from .sessions import GOING_AWAY, Session

log = logging.getLogger(__name__)

FLUSH_SECONDS = 2.0  # for the last bytes to leave; a slower reader hears the socket break instead
FLUSH_STEP = 0.05


def stop_with_daphne() -> None:
    """Have Daphne's reactor wait for us before it ends; nothing where the server is another one.

    Daphne has no lifespan, and its own way to end applications fails where a handshake lies less than
    a second back. Called while the ASGI module is imported, so that ours comes before Daphne's own.
    """
    if "daphne.server" not in sys.modules:
        return
    from twisted.internet import defer, reactor

    daphnes: Any = reactor  # its stubs are an interface's, with a `self` too many

    def before_shutdown() -> Any:
        # At once, not in the task: Daphne cancels the waiting polls next, and they want an answer.
        closed = close_sessions()
        return defer.Deferred.fromFuture(asyncio.ensure_future(_finish(closed)))

    daphnes.addSystemEventTrigger("before", "shutdown", before_shutdown)


async def stop() -> None:
    """Close every session of this process, and end what its rooms and mailbox run."""
    await _finish(close_sessions())


def close_sessions() -> list[Session]:
    sessions = open_sessions()
    for session in sessions:
        session.close("server shutting down", GOING_AWAY)
    return sessions


async def _finish(closed: list[Session]) -> None:
    waited = 0.0
    while waited < FLUSH_SECONDS:
        await asyncio.sleep(FLUSH_STEP)
        waited += FLUSH_STEP
        if all(session.transport.flushed for session in closed):
            break
    if (process := publish.serving()) is not None:
        await process.stop()
    log.info("Closed %d connections.", len(closed))
