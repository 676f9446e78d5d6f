"""Row after row to a thousand sockets: how long from the ack of a stored message to the last of its room.

Rooms of ten to fifty, a hundred messages a second by the clock, PostgreSQL and Redis, one server process.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from .client import Client, open_clients
from .cost import Cost, Meter
from .figures import RUNS, heading, line, medians, milliseconds, percentile
from .load import STRAGGLERS, Sending, apart
from .servers import STORES, Server, missing, serving

SOCKETS = 1000
SIZES = [10, 20, 30, 40, 50]  # of rooms, in turn, until all are in one
RATE = 100.0
SECONDS = 8.0
SETTLE = 4.0


def run() -> None:
    heading(
        f"A crowd, {STORES[1]}: {RATE:.0f} messages/s to {SOCKETS} sockets in rooms of {SIZES[0]}–{SIZES[-1]}"
        f" (medians of {RUNS} runs of {SECONDS:.0f} s)"
    )
    if reason := missing(STORES[1]):
        line(reason)
        return
    with serving(STORES[1], people=SOCKETS, sizes=apart_sizes(), apart=True) as server:
        runs = [_figures(*apart(crowd, server)) for _ in range(RUNS)]
    figures = medians(runs)
    line("accepted", f"{figures['accepted']:.0f}/s", f"not received by all: {figures['lost']:.0f}")
    line("send → ack, p50 / p99", milliseconds(figures["ack50"], figures["ack99"]))
    line("ack → last socket, p50 / p99", milliseconds(figures["last50"], figures["last99"]))
    line("send → last socket, p50 / p99", milliseconds(figures["all50"], figures["all99"]))
    shares = ", ".join(f"{name} {100 * figures[name]:.0f} %" for name in ("server", "load", "others"))
    line("processor (of one core)", shares)


def apart_sizes() -> list[int]:
    """Sizes of rooms that share nobody, in which all sockets are."""
    sizes: list[int] = []
    while sum(sizes) < SOCKETS:
        sizes.append(min(SIZES[len(sizes) % len(SIZES)], SOCKETS - sum(sizes)))
    return sizes


async def crowd(server: Server) -> tuple[Sending, dict[str, int]]:
    """What was sent, and how many sockets each message must reach."""
    sending, expected = Sending(), {}
    clients = await open_clients(server.url, server.town.cookies[:SOCKETS], sending.hear)
    await asyncio.sleep(SETTLE)
    rooms = list(_with_people(server, clients))
    meter, start = Meter(server.pid), time.perf_counter()
    tasks = []
    for number in range(int(RATE * SECONDS)):
        await asyncio.sleep(start + number / RATE - time.perf_counter())
        room, people = rooms[number % len(rooms)]
        task = asyncio.create_task(sending.send(people[number // len(rooms) % len(people)], room))
        tasks.append((task, len(people)))
    done, _ = await asyncio.wait([task for task, _ in tasks], timeout=STRAGGLERS)
    for task, size in tasks:
        if task in done:
            expected[task.result()] = size
    await asyncio.sleep(0.3)
    sending.cost = meter.read()
    for client in clients:
        client.close()
    return sending, expected


def _with_people(server: Server, clients: list[Client]) -> Any:
    start = 0
    for room, size in zip(server.town.rooms, apart_sizes(), strict=True):
        yield room, clients[start : start + size]
        start += size


def _figures(sending: Sending, expected: dict[str, int]) -> dict[str, float]:
    whole = [each for each, size in expected.items() if sending.received.get(each, (0, 0))[1] == size]
    acks = [sending.acked[each] - sending.sent[each] for each in expected]
    last = [sending.received[each][0] - sending.acked[each] for each in whole]
    everything = [sending.received[each][0] - sending.sent[each] for each in whole]
    cost = sending.cost
    assert isinstance(cost, Cost)
    seconds = max(sending.acked.values()) - min(sending.sent.values())
    return {
        "accepted": len(expected) / seconds,
        "lost": len(sending.sent) - len(whole),
        "ack50": percentile(acks, 50),
        "ack99": percentile(acks, 99),
        "last50": percentile(last, 50),
        "last99": percentile(last, 99),
        "all50": percentile(everything, 50),
        "all99": percentile(everything, 99),
        "server": cost.server / cost.seconds,
        "load": cost.load / cost.seconds,
        "others": cost.others / cost.seconds,
    }
