"""No faster than it is taken: Daphne's `send` returns at once and buffers whatever is given to it.

A download of 25 MB to a phone in a tunnel would lie in memory whole, and a hundred of them as well.
Other servers' `send` waits by itself.
"""

import asyncio
import functools
import sys
from collections.abc import Callable, Mapping
from typing import Any

MOST_WAITING = 512 * 1024
_LOOK_AGAIN = 0.02
_KEY = "slackish.waiting"


def telling_what_waits(application: Any) -> Any:
    """An ASGI application whose scope knows how many bytes wait for its reader, where that can be told."""

    async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await application({**scope, _KEY: _waiting(send)}, receive, send)

    return wrapped


async def drained(scope: Mapping[str, Any]) -> None:
    """Back when the reader has taken enough of what was sent, or is gone."""
    waiting: Callable[[], int] | None = scope.get(_KEY)
    # Twisted tells its producer, which is not ours, and nobody else: so it is looked at.
    while waiting is not None and waiting() > MOST_WAITING:  # noqa: ASYNC110
        await asyncio.sleep(_LOOK_AGAIN)


def _waiting(send: Any) -> Callable[[], int] | None:
    """Daphne's `send` is `partial(Server.handle_reply, request)`, as slackish.realtime.daphne reads it too."""
    if not isinstance(send, functools.partial) or not send.args or "daphne.http_protocol" not in sys.modules:
        return None
    from daphne.http_protocol import WebRequest

    request = send.args[0]
    return functools.partial(_buffered, request) if isinstance(request, WebRequest) else None


def _buffered(request: Any) -> int:
    """Bytes in the transport's buffers; 0 where there is none any more, or it has no such names."""
    transport = getattr(getattr(request, "channel", None), "transport", None)
    if transport is None or getattr(transport, "disconnecting", True):
        return 0
    buffered = len(getattr(transport, "dataBuffer", b"")) - getattr(transport, "offset", 0)
    return int(buffered + getattr(transport, "_tempDataLen", 0))
