"""What one more listener costs: the server's processor time per message by the size of the room.

The whole public way: `send-message`, the commit, `new-message` to every socket. What a message costs
before it is delivered is taken off by the smallest room. Once as the server is, once without its memory of
who got what (see slackish/realtime/trace.py): two servers that take turns, so that the machine is the same for both.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from statistics import median

from .figures import RUNS, heading, line, medians
from .load import apart, pace
from .servers import RAISED, STORES, Server, serving

ALONE, *SIZES = ROOMS = [1, 100, 500]
RATE = 20.0
SECONDS = 3.0
FORGETFUL = json.dumps({**json.loads(RAISED["SLACKISH_REALTIME"]), "trace_entries": 0})


def run() -> None:
    heading(f"Delivery, {STORES[0]}, {RATE:.0f} messages/s (medians of {RUNS} runs of {SECONDS:.0f} s)")
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(serving(STORES[0], people=max(ROOMS), sizes=ROOMS, **more))
            for name, more in (("as it is", {}), ("without a trace", {"SLACKISH_REALTIME": FORGETFUL}))
        }
        runs = [
            {name: {size: _message(server, place, size) for place, size in enumerate(ROOMS)} for name, server in both}
            for both in [list(servers.items())] * RUNS
        ]
    for name in servers:
        _print(name, [run[name] for run in runs])
    line("with a trace / without, room of 500", f"{median(map(_ratio, runs)):.2f}×", "of the same run, median")


def _message(server: Server, place: int, size: int) -> dict[str, float]:
    """Server seconds of one message; the shares of the load and of others."""
    room = server.town.rooms[place]
    sending = apart(pace, server, room=room, sockets=size, rate=RATE, seconds=SECONDS)
    assert sending.cost is not None
    spent = sending.cost
    return {
        "server": spent.server / len(sending.complete(size)),
        "load": spent.load / spent.seconds,
        "others": spent.others / spent.seconds,
    }


def _ratio(run: dict[str, dict[int, dict[str, float]]]) -> float:
    traced, forgetful = (each[max(ROOMS)]["server"] for each in run.values())
    return traced / forgetful


def _print(name: str, runs: list[dict[int, dict[str, float]]]) -> None:
    cost = {size: medians([run[size] for run in runs]) for size in ROOMS}
    alone = cost[ALONE]["server"]
    line(f"{name}: one message, room of 1", f"{alone * 1e3:.2f} ms of server processor")
    for size in SIZES:
        message, load = cost[size]["server"], cost[size]["load"]
        line(
            f"  room of {size}",
            f"{message * 1e3:.2f} ms",
            f"{(message - alone) / (size - ALONE) * 1e6:.1f} µs a delivery",
            f"load {100 * load:.0f} % of a core, others {100 * cost[size]['others']:.0f} %",
        )
