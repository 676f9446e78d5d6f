"""The processes of a cluster ask each other: who is in a room, how large are the rooms, does everybody ack.

A question goes to all of them through one group; each answers to the mailbox of who asked. The leases say
whose answer to wait for, so that a process that died holds nobody up for longer than its lease.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .answers import Replies
from .conf import realtime_settings
from .groups import ALL_PROCESSES
from .leases import Leases, leases_of
from .questions import ANSWERS

if TYPE_CHECKING:
    from .process import Process

log = logging.getLogger(__name__)

QUESTION, ANSWER, GOODBYE = "process.question", "process.answer", "process.goodbye"
ABSENCES = 2  # leases not seen so often in a row mean a process that is gone, and not a Redis that forgot


class Cluster:
    """`living`: the other processes, as far as this one knows. `lost` is told the ids of those that died."""

    def __init__(self, process: Process, leases: Leases | None = None) -> None:
        self._process = process
        self._leases = leases or leases_of(process.layer)
        self._asked: dict[str, _Asked] = {}
        self._absent: dict[str, int] = {}
        self.living: frozenset[str] = frozenset()
        self.lost: list[Callable[[str], None]] = []

    # Asking

    async def ask(self, kind: str, question: dict[str, Any], *, seconds: float, local: bool = False) -> Replies:
        """The answers of all processes to `question`, or with `local` of this one. See questions.py."""
        others = frozenset() if local else await self._others()
        asked = _Asked(others)
        ident = secrets.token_hex(8)
        try:
            if others:
                self._asked[ident] = asked
                await self._process.listen()
                self._send(QUESTION, id=ident, asks=kind, question=question, reply_to=self._process.post.mailbox)
            own = await ANSWERS[kind](self._process, question)
            await asyncio.wait((asked.done,), timeout=seconds)
        finally:
            self._asked.pop(ident, None)
        if asked.awaited:
            log.warning("%d processes did not reply about %r in time.", len(asked.awaited), kind)
        return Replies([own, *asked.values], tuple(sorted(asked.awaited)))

    async def _others(self) -> frozenset[str]:
        """Read anew, since a process may have started a moment ago; while Redis is away, as last known."""
        if self._process.is_alone:
            return frozenset()
        try:
            async with asyncio.timeout(realtime_settings().layer_timeout):
                self._look(await self._leases.living())
        except Exception as error:  # noqa: BLE001 - whatever Redis raises, the own sockets still answer
            log.warning("The leases could not be read (%s: %s).", type(error).__name__, error)
        return self.living

    # Answering

    def take(self, message: dict[str, Any]) -> bool:
        """Whether `message` of the mailbox was of this kind; it is done then."""
        match message["type"]:
            case "process.question" | "process.goodbye" if message["from"] == self._process.id:
                pass  # our own, through the group of all
            case "process.question":
                self._process.spawn(self._answer(message))
            case "process.answer":
                if asked := self._asked.get(message["id"]):
                    asked.take(message["from"], message["value"])
            case "process.goodbye":
                self._forget(message["from"])
            case _:
                return False
        return True

    async def _answer(self, message: dict[str, Any]) -> None:
        value = await ANSWERS[message["asks"]](self._process, message["question"])
        answer = {"type": ANSWER, "id": message["id"], "from": self._process.id, "value": value}
        self._process.post.send(answer, mailbox=message["reply_to"])

    # Living

    async def hold_lease(self) -> None:
        """Hold one from now on, as far as Redis lets us."""
        try:
            async with asyncio.timeout(realtime_settings().layer_timeout):
                self._look(await self._leases.renew(self._process.id))
        except Exception as error:  # noqa: BLE001 - the next round tries again
            log.warning("The lease could not be renewed (%s: %s).", type(error).__name__, error)

    async def live_forever(self) -> None:
        """Renew the lease and see who else holds one."""
        while True:
            await asyncio.sleep(realtime_settings().lease_renewal)
            await self.hold_lease()
            self._process.counts.beat()

    async def leave(self) -> None:
        """Give the lease back, and tell the others, who need not wait for it to end."""
        try:
            async with asyncio.timeout(1):
                await self._leases.release(self._process.id)
                if not self._process.is_alone:
                    self._send(GOODBYE)
                    await self._process.post.flushed()
        except Exception as error:  # noqa: BLE001 - then it ends by itself
            log.warning("The lease could not be given back (%s: %s).", type(error).__name__, error)

    async def close(self) -> None:
        await self._leases.close()

    def _look(self, leases: frozenset[str]) -> None:
        """Who is missing is gone only at the second look: after a restart of Redis all are, for a moment."""
        seen = leases - {self._process.id}
        self._absent = {each: self._absent.get(each, 0) + 1 for each in self.living - seen}
        gone = {each for each, looks in self._absent.items() if looks >= ABSENCES}
        self.living = (self.living | seen) - gone
        for each in gone:
            self._forget(each)

    def _forget(self, process_id: str) -> None:
        self._absent.pop(process_id, None)
        self.living -= {process_id}
        for asked in self._asked.values():
            asked.forget(process_id)
        for tell in self.lost:
            tell(process_id)

    def _send(self, kind: str, **fields: Any) -> None:
        self._process.post.send({"type": kind, "from": self._process.id, **fields}, groups=(ALL_PROCESSES,))


class _Asked:
    """A question under way. `awaited`: who has not replied yet."""

    def __init__(self, processes: frozenset[str]) -> None:
        self.awaited = set(processes)
        self.values: list[Any] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._check()

    def take(self, process_id: str, value: Any) -> None:
        """A process that we did not know of counts as well: it started a moment ago."""
        self.values.append(value)
        self.forget(process_id)

    def forget(self, process_id: str) -> None:
        self.awaited.discard(process_id)
        self._check()

    def _check(self) -> None:
        if not self.awaited and not self.done.done():
            self.done.set_result(None)
