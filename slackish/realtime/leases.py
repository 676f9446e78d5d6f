"""Which server processes are alive: each holds a lease that it renews, and that outlives no crash by long.

In Redis the leases are one sorted set, process by the moment its lease ends, by the clock of Redis. Where
the layer is in-memory there is one process, and nobody to tell.
"""

from __future__ import annotations

from typing import Any, Protocol

from channels.layers import InMemoryChannelLayer
from channels_redis.utils import create_pool, decode_hosts
from redis.asyncio import Redis

from .conf import realtime_settings

# Which lease has ended is decided where the clock is, and the same for all.
_RENEW = """
local now = tonumber(redis.call('TIME')[1])
if ARGV[1] ~= '' then
  redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
  redis.call('EXPIRE', KEYS[1], 86400)
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. now)
return redis.call('ZRANGE', KEYS[1], 0, -1)
"""


class Leases(Protocol):
    async def renew(self, process_id: str) -> frozenset[str]:
        """Hold a lease for `process_id` from now on; the ids of all processes that hold one."""

    async def living(self) -> frozenset[str]:
        """The ids of all processes that hold a lease."""

    async def release(self, process_id: str) -> None: ...

    async def close(self) -> None: ...


class LocalLeases:
    """Of the one process that an in-memory layer has."""

    def __init__(self) -> None:
        self._living: set[str] = set()

    async def renew(self, process_id: str) -> frozenset[str]:
        self._living.add(process_id)
        return frozenset(self._living)

    async def living(self) -> frozenset[str]:
        return frozenset(self._living)

    async def release(self, process_id: str) -> None:
        self._living.discard(process_id)

    async def close(self) -> None: ...


class RedisLeases:
    """`host`: of the channel layer's hosts. `prefix`: the layer's, which keeps two clusters apart."""

    def __init__(self, host: dict[str, Any], prefix: str) -> None:
        self._redis: Redis = Redis(connection_pool=create_pool(host))
        self._key = f"{prefix}:processes"
        self._script = self._redis.register_script(_RENEW)

    async def renew(self, process_id: str) -> frozenset[str]:
        answer = await self._script(keys=[self._key], args=[process_id, realtime_settings().lease_seconds])
        return frozenset(each.decode() for each in answer)

    async def living(self) -> frozenset[str]:
        return await self.renew("")

    async def release(self, process_id: str) -> None:
        await self._redis.zrem(self._key, process_id)

    async def close(self) -> None:
        await self._redis.aclose(close_connection_pool=True)


def leases_of(layer: Any) -> Leases:
    """Those that go with the channel layer. Made on the loop that uses them."""
    if isinstance(layer, InMemoryChannelLayer):
        return LocalLeases()
    host = decode_hosts(layer._kwargs.get("hosts"))[0]
    return RedisLeases(host, layer._kwargs.get("prefix", "asgi"))
