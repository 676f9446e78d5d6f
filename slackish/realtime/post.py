"""The process's post in the channel layer: what leaves, in order, and what comes to its mailbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from .conf import realtime_settings
from .meters import DROPPED, LAYER_SECONDS

log = logging.getLogger(__name__)


class Post:
    """`take` is called with each message of the mailbox."""

    def __init__(self, layer: Any, take: Callable[[dict[str, Any]], None]) -> None:
        self._layer = layer
        self._take = take
        self._outgoing: asyncio.Queue[tuple[Sequence[str], str, dict[str, Any]]] = asyncio.Queue(
            realtime_settings().layer_backlog
        )
        self.mailbox = ""

    async def open(self) -> None:
        """Have a mailbox; while Redis is away, tried again until it answers.

        It exists before anybody reads it, so that nothing sent meanwhile is lost.
        """
        while not self.mailbox:
            try:
                async with asyncio.timeout(realtime_settings().layer_timeout):
                    self.mailbox = await self._layer.new_channel()
            except Exception as error:  # noqa: BLE001 - whatever the layer raises, sockets wait for it
                log.warning("The channel layer does not answer (%s: %s); trying again.", type(error).__name__, error)
                await asyncio.sleep(1)

    def send(self, message: dict[str, Any], *, groups: Sequence[str] = (), mailbox: str = "") -> None:
        """Hand `message` to the layer, for all processes in any of `groups`, or for one `mailbox`."""
        if self._outgoing.full():
            lost = self._outgoing.get_nowait()[2]
            self._outgoing.task_done()
            DROPPED.labels("backlog").inc()
            log.error("The channel layer is behind: dropped a message of type %r.", lost["type"])
        self._outgoing.put_nowait((groups, mailbox, message))

    async def send_forever(self) -> None:
        """One task, so that messages leave in the order of their causes."""
        while True:
            groups, mailbox, message = await self._outgoing.get()
            try:
                async with asyncio.timeout(realtime_settings().layer_timeout):
                    began = asyncio.get_running_loop().time()
                    for group in groups:
                        await self._layer.group_send(group, message)
                    if mailbox:
                        await self._layer.send(mailbox, message)
                    LAYER_SECONDS.observe(asyncio.get_running_loop().time() - began)
            except Exception as error:  # noqa: BLE001 - a hint is lost, the database has the truth
                DROPPED.labels("failed").inc()
                log.warning(
                    "The channel layer lost a message of type %r (%s: %s).",
                    message["type"],
                    type(error).__name__,
                    error,
                )
            finally:
                self._outgoing.task_done()

    async def read_forever(self) -> None:
        while True:
            # Never under a timeout: a cancelled receive() unsubscribes the mailbox.
            message = await self._layer.receive(self.mailbox)
            try:
                self._take(message)
            except Exception:
                log.exception("A message of the channel layer could not be taken.")

    @property
    def waiting(self) -> int:
        """Messages that wait for the layer."""
        return self._outgoing.qsize()

    async def flushed(self) -> None:
        """Wait until the layer has all that was sent."""
        await self._outgoing.join()
