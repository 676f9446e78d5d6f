"""How fast people may write, counted in process memory: per person and room, not per socket."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from weakref import WeakValueDictionary

from django.conf import settings

from slackish.realtime.errors import RateLimited

_turns: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()


def turn(workspace_id: int, room_id: int) -> asyncio.Lock:
    """One send at a time per room and process: their revisions leave in the order they were taken.

    Also per workspace of who sends: `room_id` is a claim, and a stranger's must hold up nobody.
    """
    return _turns.setdefault((workspace_id, room_id), asyncio.Lock())


@asynccontextmanager
async def writing(workspace_id: int, user_id: int, room_id: int) -> AsyncIterator[None]:
    """One's turn to write in a room, counted as a message. Errors: RateLimited."""
    async with turn(workspace_id, room_id):
        if not message_pace().count(user_id, room_id):
            raise message_pace().refusal(user_id, room_id)
        yield


class Pace:
    """`amount` in any `seconds`, for each key. Keys at rest are forgotten."""

    def __init__(self, amount: int, seconds: float) -> None:
        self._amount = amount
        self._seconds = seconds
        self._times: dict[tuple[int | str, ...], deque[float]] = {}
        self._sweep_at = 0.0
        self._counting = threading.Lock()  # sockets count on the loop, requests on threads of their own

    def __len__(self) -> int:
        return len(self._times)

    def allows(self, *key: int | str) -> bool:
        return self._wait(key) <= 0

    def count(self, *key: int | str) -> bool:
        """Count one; False if it was one too many."""
        with self._counting:
            if not self.allows(*key):
                return False
            self._sweep()
            self._times.setdefault(key, deque(maxlen=self._amount)).append(time.monotonic())
            return True

    def refusal(self, *key: int | str) -> RateLimited:
        return RateLimited(max(0.05, self._wait(key)))

    def _wait(self, key: tuple[int | str, ...]) -> float:
        """Seconds until one more fits."""
        times = self._times.get(key)
        if times is None or len(times) < self._amount:
            return 0
        return times[0] + self._seconds - time.monotonic()

    def _sweep(self) -> None:
        """Once a window, so that a count costs no more than the keys of one window, however many came."""
        now = time.monotonic()
        if now >= self._sweep_at:
            self._sweep_at = now + self._seconds
            self._times = {key: times for key, times in self._times.items() if times[-1] > now - self._seconds}


@cache
def message_pace() -> Pace:
    return Pace(*settings.CHAT_MESSAGE_RATE)


@cache
def typing_pace() -> Pace:
    return Pace(1, settings.CHAT_TYPING_EVERY)


@cache
def lobby_room_pace() -> Pace:
    return Pace(*settings.LOBBY_ROOM_RATE)


@cache
def lobby_message_pace() -> Pace:
    return Pace(*settings.LOBBY_MESSAGE_RATE)
