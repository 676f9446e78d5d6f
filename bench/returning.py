"""A thousand sockets come back within ten seconds, as after a restart, and each catches up.

Each connects, joins /chat, gets its rooms, and syncs from a revision before the last messages. Done is who has the
answer. PostgreSQL and Redis, one server process, its sessions and memberships in the database.
"""

from __future__ import annotations

import asyncio
import time

from .client import open_client
from .cost import Cost, Meter
from .crowd import SOCKETS, apart_sizes
from .figures import heading, line, milliseconds, percentile
from .load import apart
from .servers import STORES, Server, missing, serving

WITHIN = 10.0  # seconds in which they come
BEHIND = 5  # revisions


def run() -> None:
    heading(f"Coming back, {STORES[1]}: {SOCKETS} sockets in {WITHIN:.0f} s, one run")
    if reason := missing(STORES[1]):
        line(reason)
        return
    with serving(STORES[1], people=SOCKETS, sizes=apart_sizes(), apart=True) as server:
        took, last, failed, cost = apart(come_back, server)
    line("all caught up after", f"{last:.1f} s", f"failed: {failed}")
    line("one: connect, room-list, sync, p50 / p99", milliseconds(percentile(took, 50), percentile(took, 99)))
    shares = ", ".join(f"{name} {cost.share(getattr(cost, name))}" for name in ("server", "load", "others"))
    line("processor (of one core)", shares)


async def come_back(server: Server) -> tuple[list[float], float, int, Cost]:
    """Seconds each took, when the last was done, how many did not get there, and what it cost."""
    meter, start = Meter(server.pid), time.perf_counter()
    rooms = [room for room, size in zip(server.town.rooms, apart_sizes(), strict=True) for _ in range(size)]

    async def one(number: int) -> float:
        await asyncio.sleep(start + number * WITHIN / SOCKETS - time.perf_counter())
        began = time.perf_counter()
        listed = asyncio.get_running_loop().create_future()

        def hear(text: str) -> None:
            if '"room-list"' in text[:30] and not listed.done():
                listed.set_result(None)

        client = await open_client(server.url, server.town.cookies[number], hear)
        await listed
        moment, answer = await client.call("sync", {"rooms": {str(rooms[number]): BEHIND}})
        if not answer["ok"]:
            raise RuntimeError(f"sync was refused: {answer}")
        return moment - began

    answers = await asyncio.gather(*(one(number) for number in range(SOCKETS)), return_exceptions=True)
    last = time.perf_counter() - start
    took = [answer for answer in answers if isinstance(answer, float)]
    return took, last, len(answers) - len(took), meter.read()
