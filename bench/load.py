"""The load, for a process of its own: people who send, and sockets that wait for what was sent."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from .client import Client, open_clients
from .cost import Cost, Meter, wait_until_idle
from .servers import Server

P = ParamSpec("P")
R = TypeVar("R")

TEXT = "The quick brown fox jumps over the lazy dog, and *then* some."
MARK = '"clientId":"'
SETTLE = 1.5  # seconds after connecting: the room's counters are told once a second
STRAGGLERS = 5  # seconds that what is under way may still take


@dataclass
class Sending:
    """Moments of `time.perf_counter` by clientId; `received`: by the last socket so far, and how many."""

    sent: dict[str, float] = field(default_factory=dict)
    acked: dict[str, float] = field(default_factory=dict)
    received: dict[str, tuple[float, int]] = field(default_factory=dict)
    cost: Cost | None = None

    def hear(self, text: str) -> None:
        """Any event of any socket."""
        start = text.find(MARK)
        if start > 0:
            start += len(MARK)
            client_id = text[start : text.index('"', start)]
            _, count = self.received.get(client_id, (0, 0))
            self.received[client_id] = (time.perf_counter(), count + 1)

    async def send(self, client: Client, room: int) -> str:
        """Its clientId, once it is acked."""
        client_id = str(uuid4())
        self.sent[client_id] = time.perf_counter()
        moment, answer = await client.call("send-message", {"room": room, "text": TEXT, "clientId": client_id})
        if not answer["ok"]:
            raise RuntimeError(f"a message was refused: {answer}")
        self.acked[client_id] = moment
        return client_id

    def complete(self, sockets: int) -> set[str]:
        """What every one of `sockets` received."""
        return {client_id for client_id, (_, count) in self.received.items() if count == sockets}


def apart(work: Callable[Concatenate[Server, P], Awaitable[R]], server: Server, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `work` in a process of its own, which is gone afterwards. The server is idle when it starts."""
    wait_until_idle(server.pid)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        done: R = pool.submit(_run, work, server, args, kwargs).result()
        return done


def _run(work: Callable[..., Any], server: Server, args: Any, kwargs: Any) -> Any:
    return asyncio.run(work(server, *args, **kwargs))


async def saturate(server: Server, *, rooms: list[int], people: int, seconds: float) -> Sending:
    """`people` send as fast as their acks come, each in one of `rooms`, all of them listening."""
    sending = Sending()
    clients = await _connect(server, people, sending)
    meter = Meter(server.pid)
    end = time.perf_counter() + seconds

    async def send_on(client: Client, room: int) -> None:
        while time.perf_counter() < end:
            await sending.send(client, room)

    await asyncio.gather(*map(send_on, clients, itertools.cycle(rooms)))
    sending.cost = meter.read()
    return sending


async def pace(server: Server, *, room: int, sockets: int, rate: float, seconds: float) -> Sending:
    """`rate` messages a second by the clock, whatever the answers; `sockets` people take turns and all listen."""
    sending = Sending()
    clients = await _connect(server, sockets, sending)
    meter = Meter(server.pid)
    start = time.perf_counter()
    tasks = []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(start + number / rate - time.perf_counter())
        tasks.append(asyncio.create_task(sending.send(clients[number % sockets], room)))
    done, _ = await asyncio.wait(tasks, timeout=STRAGGLERS)
    for task in done:
        task.result()
    await asyncio.sleep(0.2)  # the last sockets may hear it after the ack
    sending.cost = meter.read()
    return sending


async def _connect(server: Server, sockets: int, sending: Sending) -> list[Client]:
    clients = await open_clients(server.url, server.town.cookies[:sockets], sending.hear)
    await asyncio.sleep(SETTLE)
    return clients
