"""The acks that one socket owes: ids it was asked with, and who waits for them."""

from __future__ import annotations

import asyncio
from typing import Any

from django.utils.translation import gettext_lazy as _

from .errors import EventError


class NoAck(EventError):
    """The socket did not ack in time, or left. A handler may let it pass: its caller's ack says it."""

    code = "no_ack"
    default_message = _("The other side did not answer.")


class AcksOwed:
    """Made with the first question: most sockets are never asked anything."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: dict[int, asyncio.Future[list[Any]]] | None = None

    def expect(self, ack_id: int) -> asyncio.Future[list[Any]]:
        """Its result is the arguments of the ack; NoAck where the socket leaves first."""
        if self._waiting is None:
            self._waiting = {}
        future = self._waiting[ack_id] = asyncio.get_running_loop().create_future()
        return future

    def take(self, ack_id: int | None, args: list[Any]) -> None:
        """An ack came. One that nobody awaits is ignored, as the protocol asks."""
        if self._waiting and ack_id in self._waiting:
            self._settle(self._waiting.pop(ack_id), args)

    def forget(self, ack_id: int) -> None:
        if self._waiting:
            self._waiting.pop(ack_id, None)

    def close(self) -> None:
        """The socket left: who waits need not."""
        for future in (self._waiting or {}).values():
            if not future.done():
                future.set_exception(NoAck())
                future.exception()  # looked at: it may be that nobody waits any more
        self._waiting = None

    @staticmethod
    def _settle(future: asyncio.Future[list[Any]], args: list[Any]) -> None:
        if not future.done():
            future.set_result(args)
