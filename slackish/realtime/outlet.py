"""The one door out of a WebSocket: everything a client hears passes `write`, which never waits.

`await send(...)` in turn would let one slow reader stall a whole room, and a task a frame costs more
than the frame. Every outlet has a bound in bytes; a reader too slow for it is cut off and catches up.
"""

from collections.abc import Callable
from typing import Any, Protocol

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable

from .daphne import DaphneOutlet, DaphnePortableOutlet, close_by_code, daphne_protocol, unfit
from .frames import Frame
from .portable import PortableOutlet


class Outlet(Protocol):
    closed: bool
    bytes_out: int  # of all frames written

    def write(self, frame: Frame) -> None:
        """Send `frame`, or queue it. The bound is held against what already waits, so that no single
        answer cuts its own reader."""

    def close(self, code: int) -> None:
        """Close with a code of RFC 6455 after all that waits; nothing follows."""

    def abort(self) -> None:
        """Close at once: what waits is dropped."""

    def pause(self) -> None:
        """Stop reading from the peer, where the server can."""

    def resume(self) -> None: ...

    def inlet(self, receive: ASGIReceiveCallable, take: Callable[[str], None], is_free: Callable[[], bool]) -> Any:
        """A shorter way in, where the server has one (see inlet.py), else None."""

    @property
    def writable(self) -> bool:
        """Whether a frame would leave at once."""

    @property
    def flushed(self) -> bool:
        """Whether nothing waits any more."""


def outlet_for(send: ASGISendCallable, *, limit: int, overflowed: Callable[[], None]) -> Outlet:
    """The outlet that fits the server behind `send`.

    `limit`: bytes that may wait for the peer; `overflowed` is called, on a later turn of the loop,
    when more do.
    """
    protocol = daphne_protocol(send)
    if protocol is None:
        return PortableOutlet(send, limit, overflowed)
    close_by_code(protocol)
    if unfit(protocol):
        return DaphnePortableOutlet(protocol, send, limit, overflowed)
    return DaphneOutlet(protocol, limit, overflowed)
