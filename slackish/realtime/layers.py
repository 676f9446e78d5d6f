"""Channels' two layers, taught to say which group a message came through; and Redis's, when it is in one.

A process reads the layer through one mailbox for all its rooms (a mailbox a room would be a task and
a queue a room), so a message must name its group. `group_send` writes the name in; plain Channels
code that calls it need not know.
"""

import asyncio
import secrets
from typing import Any

from channels.layers import InMemoryChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer, RedisSingleShardConnection

from .conf import realtime_settings

GROUP = "__group__"


class InMemoryLayer(InMemoryChannelLayer):
    """For one process. Its capacity is for the mailbox of all rooms, not for one socket."""

    def __init__(self, *, capacity: int = 10_000, **kwargs: Any) -> None:
        super().__init__(capacity=capacity, **kwargs)

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        await super().group_send(group, {**message, GROUP: group})


class RedisLayer(RedisPubSubChannelLayer):
    """For several processes. Pub/sub, since the core layer loses messages while others come and go."""

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        await self._get_layer().group_send(group, {**message, GROUP: group})

    async def group_discard(self, group: str, channel: str) -> None:
        """Again after a failure it forgets nothing: theirs takes what it began for done."""
        layer = self._get_layer()
        await layer.group_discard(group, channel)
        name = layer._get_group_channel_name(group)
        if name not in layer.groups:
            await layer._get_shard(name).unsubscribe(name)

    def _get_layer(self) -> Any:
        layer = super()._get_layer()
        if not isinstance(layer._shards[0], _Shard):
            layer._shards = [_Shard(shard.host, layer) for shard in layer._shards]
        return layer


class _Shard(RedisSingleShardConnection):
    """Subscribed when Redis says so.

    Theirs is back when the command has left. What is published next goes over another connection, and a
    busy Redis may read that one first: a message sent after a join then reached nobody.
    """

    def __init__(self, host: Any, layer: Any) -> None:
        super().__init__(host, layer)
        self._awaited: dict[bytes, asyncio.Future[None]] = {}
        self._asking: asyncio.Task[None] | None = None  # a question that has not left yet

    async def subscribe(self, channel: str) -> None:
        await super().subscribe(channel)
        if self._asking is None:
            self._asking = asyncio.ensure_future(self._ask())
            self._asking.add_done_callback(
                lambda asked: asked.cancelled() or asked.exception()
            )  # if nobody waits still
        await asyncio.shield(self._asking)

    async def _ask(self) -> None:
        """A PING is answered after all that this connection said before: one for all who were waiting for the lock."""
        token = secrets.token_hex(8)
        heard = self._awaited[token.encode()] = asyncio.get_running_loop().create_future()
        own = self._asking
        try:
            async with asyncio.timeout(realtime_settings().layer_timeout):
                async with self._lock:
                    self._asking = None  # what is subscribed from here on is not covered
                    await self._pubsub.ping(token)
                await heard
        finally:
            del self._awaited[token.encode()]
            if self._asking is own:
                self._asking = None

    def _receive_message(self, message: dict[str, Any] | None) -> None:
        if message is None or message["type"] != "pong":
            super()._receive_message(message)
        elif (heard := self._awaited.get(message["data"])) and not heard.done():
            heard.set_result(None)
