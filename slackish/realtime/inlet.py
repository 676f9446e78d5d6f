"""The way in over Daphne: whole text frames are taken straight from what its transport read.

Autobahn's state machine, Daphne's queue and the turn of the loop that empties it cost a third of answering
a small event. Whatever is not a whole, masked text frame is left to them, with all the rules they keep, and so
is everything while anything of theirs is under way: the order stays that of the wire.
"""

import time
from collections.abc import Callable
from typing import Any

_NAMES = ("application_queue", "current_frame", "data", "dataReceived", "inside_message", "last_ping", "muted")
_TEXT = 0x81  # FIN and opcode of RFC 6455; no extension was negotiated
_MASKED = 0x80


class DaphneInlet:
    """`take`: called with the text of each frame, while `is_free` says that nothing comes before it."""

    __slots__ = ("_is_free", "_pass_on", "_protocol", "_take")

    def __init__(self, protocol: Any, take: Callable[[str], None], is_free: Callable[[], bool]) -> None:
        self._protocol = protocol
        self._take = take
        self._is_free = is_free
        self._pass_on = protocol.dataReceived
        protocol.dataReceived = self._received

    def stop(self) -> None:
        del self._protocol.dataReceived

    def _received(self, data: bytes) -> None:
        place = 0
        while place < len(data) and self._is_ours():
            text, end = _frame(data, place)
            if text is None:
                break
            place = end
            self._protocol.last_ping = time.time()  # else Daphne thinks that it fell silent
            self._take(text)
        if place < len(data):
            self._pass_on(data[place:] if place else data)

    def _is_ours(self) -> bool:
        protocol = self._protocol
        return (
            protocol.state == protocol.STATE_OPEN
            and not protocol.data
            and protocol.current_frame is None
            and not protocol.inside_message
            and not protocol.muted
            and protocol.application_queue.empty()
            and self._is_free()
        )


def fits(protocol: Any, receive: Any) -> bool:
    """Whether all that is used of Daphne and Autobahn is there, and nobody stands between it and us."""
    return all(hasattr(protocol, name) for name in _NAMES) and (
        getattr(receive, "__self__", None) is protocol.application_queue
    )


def _frame(data: bytes, place: int) -> tuple[str | None, int]:
    """(text, where the next frame begins) of a whole text frame below 64 KB; None for any other."""
    size = len(data) - place
    if size < 6 or data[place] != _TEXT or data[place + 1] < _MASKED:
        return None, place
    length, head = data[place + 1] & 0x7F, 2
    if length == 126 and size >= 8:
        length, head = int.from_bytes(data[place + 2 : place + 4], "big"), 4
    start = place + head + 4
    end = start + length
    if (length >= 126 and head == 2) or end > len(data):
        return None, place
    try:
        return _unmasked(data[start - 4 : start], data[start:end]).decode(), end
    except UnicodeDecodeError:
        return None, place  # Autobahn closes for it, by the right code


def _unmasked(mask: bytes, payload: bytes) -> bytes:
    """As one number: four bytes at a time would take a loop."""
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")
