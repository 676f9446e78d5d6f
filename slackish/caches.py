"""The cache in Redis, by clients that are kept; and what may be asked of it on the way of a message."""

import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)

HINTS = "hints"  # the same cache, asked in a hurry
HURRY = {"socket_timeout": 0.3, "socket_connect_timeout": 0.3, "retry": Retry(NoBackoff(), 0)}
PAUSE = 5.0  # seconds that a cache which did not answer is not asked
_away_until = 0.0


class KeptClients(RedisCacheClient):
    """Django makes a client for every call, which costs more than the call."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clients: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if write not in self._clients:
            self._clients[write] = super().get_client(key, write=write)
        return self._clients[write]


class Cache(RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClients


def hints(keys: Iterable[str]) -> dict[str, Any]:
    """What is remembered under `keys`; nothing while the cache is away, for no message may wait for it."""
    return _asked("get_many", list(keys)) or {}


def hint(values: Mapping[str, Any], seconds: float) -> None:
    """Remember `values`, if the cache answers."""
    _asked("set_many", values, seconds)


def _asked(method: str, *args: Any) -> Any:
    global _away_until
    if time.monotonic() < _away_until:
        return None
    try:
        return getattr(caches[HINTS], method)(*args)
    except (RedisError, OSError) as error:
        _away_until = time.monotonic() + PAUSE
        log.warning("The cache does not answer (%s); not asked for %s seconds.", type(error).__name__, PAUSE)
        return None
