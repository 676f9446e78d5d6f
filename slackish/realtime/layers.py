"""Channels' two layers, taught one thing: to say which group a message came through.

A process reads the layer through one mailbox for all its rooms (a mailbox a room would be a task and
a queue a room), so a message must name its group. `group_send` writes the name in; plain Channels
code that calls it need not know.
"""

from typing import Any

from channels.layers import InMemoryChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer

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
