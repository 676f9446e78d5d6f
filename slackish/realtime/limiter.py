"""How fast one socket may send."""

import time

from .errors import RateLimited


class Bucket:
    """`burst` at once, then `rate` per `seconds`: a token bucket, two numbers a socket."""

    __slots__ = ("_at", "_burst", "_per_second", "_tokens")

    def __init__(self, rate: int, seconds: int, burst: int) -> None:
        self._per_second = rate / seconds
        self._burst = burst
        self._tokens = float(burst)
        self._at = time.monotonic()

    def take(self) -> None:
        """Take one. Errors: RateLimited with the seconds until there is one."""
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second)
        self._at = now
        if self._tokens < 1:
            raise RateLimited((1 - self._tokens) / self._per_second)
        self._tokens -= 1
