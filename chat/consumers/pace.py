"""How fast people may write, counted in process memory: per person and room, not per socket."""

import asyncio
import time
from functools import cache
from weakref import WeakValueDictionary

from django.conf import settings
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from slackish.realtime.errors import RateLimited

_turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()


def turn(room_id: int) -> asyncio.Lock:
    """One send at a time per room and process: their revisions leave in the order they were taken."""
    return _turns.setdefault(room_id, asyncio.Lock())


class Pace:
    """`amount` in `seconds`, for each key."""

    def __init__(self, amount: int, seconds: int) -> None:
        self._item = RateLimitItemPerSecond(amount, seconds)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, *key: int) -> bool:
        return self._limiter.test(self._item, *map(str, key))

    def count(self, *key: int) -> bool:
        """Count one; False if it was one too many."""
        return self._limiter.hit(self._item, *map(str, key))

    def refusal(self, *key: int) -> RateLimited:
        reset = self._limiter.get_window_stats(self._item, *map(str, key)).reset_time
        return RateLimited(max(0.05, reset - time.time()))


@cache
def message_pace() -> Pace:
    return Pace(*settings.CHAT_MESSAGE_RATE)


@cache
def typing_pace() -> Pace:
    return Pace(1, settings.CHAT_TYPING_EVERY)
