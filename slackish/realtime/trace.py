"""Who got what, as this process's deliveries had it: for the map of an administrator, not for the product.

A broadcast leaves one entry, whose sockets are the list that its delivery loop had made: nothing is
copied, and nothing but the list is kept. What is said here is "handed to the connection": whether a
person looked at it, no server knows.
"""

from __future__ import annotations

import asyncio
import time
from array import array
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .answers import SocketInfo

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer

FORGET_EVERY = 60.0


@dataclass(frozen=True, slots=True)
class Handed:
    """`at`: seconds since the epoch. `origin`: the id of the process that published it, empty for this one."""

    at: float
    origin: str
    namespace: str
    ref: str
    sockets: list[NamespaceConsumer]


@dataclass(frozen=True, slots=True)
class Answered:
    """A socket asked for what it had missed, and `numbers` were in the answer."""

    at: float
    how: str
    socket: NamespaceConsumer
    numbers: array[int]


class Trace:
    """`keep`: entries of each kind; `seconds`: how old they get, so that who left long ago is let go of."""

    def __init__(self, keep: int, seconds: float) -> None:
        self._seconds = seconds
        self._handed: deque[Handed] = deque(maxlen=keep)
        self._answered: deque[Answered] = deque(maxlen=keep)

    def handed(self, namespace: str, ref: str, sockets: list[NamespaceConsumer], origin: str) -> None:
        self._handed.append(Handed(time.time(), origin, namespace, ref, sockets))

    def answered(self, socket: NamespaceConsumer, how: str, numbers: Iterable[int]) -> None:
        """`how`: the event that asked, as `sync`. `numbers`: what was in the answer, by the number in its ref."""
        self._answered.append(Answered(time.time(), how, socket, array("q", numbers)))

    def of(self, namespace: str, ref: str) -> tuple[list[Handed], list[Answered]]:
        """What is known of `ref` ("message:12")."""
        number = int(ref.rpartition(":")[2])
        return (
            [each for each in self._handed if each.ref == ref and each.namespace == namespace],
            [each for each in self._answered if number in each.numbers and each.socket.namespace == namespace],
        )

    async def forget_forever(self) -> None:
        while True:
            await asyncio.sleep(FORGET_EVERY)
            self.forget_old()

    def forget_old(self) -> None:
        until = time.time() - self._seconds
        for entries in (self._handed, self._answered):
            _drop_before(entries, until)


def _drop_before(entries: deque[Any], until: float) -> None:
    while entries and entries[0].at < until:
        entries.popleft()


def told(entries: Iterable[Handed | Answered]) -> list[dict[str, Any]]:
    """The entries as plain data for another process: each socket with who it was."""
    said: list[dict[str, Any]] = []
    for entry in entries:
        if isinstance(entry, Handed):
            said += [{"at": entry.at, "origin": entry.origin, **_who(socket)} for socket in entry.sockets]
        else:
            said.append({"at": entry.at, "how": entry.how, **_who(entry.socket)})
    return said


def _who(socket: NamespaceConsumer) -> dict[str, Any]:
    known = SocketInfo.of(socket).as_message()
    kept = ("sid", "user_id", "username", "process", "transport", "user_agent")
    return {name: known[name] for name in kept} | {"left": socket.closed}
