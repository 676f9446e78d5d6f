"""What one more listener costs: the server's processor time per message by the size of the room.

The whole public way: `send-message`, the commit, `new-message` to every socket. What a message costs
before it is delivered is taken off by the smallest room.
"""

from __future__ import annotations

from .figures import RUNS, heading, line, medians
from .load import apart, pace
from .servers import STORES, Server, serving

ALONE, *SIZES = ROOMS = [1, 100, 500]
RATE = 20.0
SECONDS = 5.0


def run() -> None:
    heading(f"Delivery, {STORES[0]}, {RATE:.0f} messages/s (medians of {RUNS} runs of {SECONDS:.0f} s)")
    with serving(STORES[0], people=max(ROOMS), sizes=ROOMS) as server:
        cost = {size: _message(server, room, size) for size, room in zip(ROOMS, server.town.rooms, strict=True)}
    alone = cost[ALONE]["server"]
    line("one message, room of 1", f"{alone * 1e3:.2f} ms of server processor")
    for size in SIZES:
        message, load = cost[size]["server"], cost[size]["load"]
        line(
            f"one message, room of {size}",
            f"{message * 1e3:.2f} ms",
            f"{(message - alone) / (size - ALONE) * 1e6:.1f} µs a delivery",
            f"load {100 * load:.0f} % of a core, others {100 * cost[size]['others']:.0f} %",
        )


def _message(server: Server, room: int, size: int) -> dict[str, float]:
    """Server seconds of one message; the shares of the load and of others."""
    runs = []
    for _ in range(RUNS):
        sending = apart(pace, server, room=room, sockets=size, rate=RATE, seconds=SECONDS)
        assert sending.cost is not None
        spent = sending.cost
        runs.append(
            {
                "server": spent.server / len(sending.complete(size)),
                "load": spent.load / spent.seconds,
                "others": spent.others / spent.seconds,
            }
        )
    return medians(runs)
