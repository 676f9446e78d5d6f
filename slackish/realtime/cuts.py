"""The slow readers that this process cut off, and the rooms they were in: for who looks after one of those.

`/metrics` counts them for the operator; who looks after a room shall hear of its own alone.
"""

import time
from collections import deque
from collections.abc import Iterable

SLOW_READER = "slow reader"
KEPT = 1000  # the last of them; what they were in is a few strings each


class Cuts:
    def __init__(self) -> None:
        self._cuts: deque[tuple[float, frozenset[str]]] = deque(maxlen=KEPT)

    def note(self, rooms: Iterable[str]) -> None:
        """A connection was cut off, whose sockets were in `rooms`."""
        self._cuts.append((time.monotonic(), frozenset(rooms)))

    def count(self, room: str, seconds: float) -> int:
        """How many of `room` in the last `seconds`."""
        since = time.monotonic() - seconds
        return sum(at >= since and room in rooms for at, rooms in self._cuts)
