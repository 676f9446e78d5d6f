"""Messages that are stored, acknowledged and received: how many a second, and how soon."""

from __future__ import annotations

from .cost import Cost
from .figures import RUNS, heading, line, medians, milliseconds, percentile
from .load import Sending, apart, pace, saturate
from .servers import STORES, Server, missing, serving

SENDERS = 8
SOCKETS = 100
SECONDS = 5.0
RATES = (100.0, 50.0, 25.0)


def run() -> None:
    for store in STORES:
        heading(f"Messages, {store}, one server process (medians of {RUNS} runs of {SECONDS:.0f} s)")
        if reason := missing(store):
            line(reason)
            continue
        with serving(store, people=SOCKETS, sizes=[SOCKETS, *[SENDERS] * SENDERS]) as server:
            room, *rooms = server.town.rooms
            apart(saturate, server, rooms=[room], people=SENDERS, seconds=1.0)  # warm
            _saturated(f"{SENDERS} senders, one room", server, rooms[:1])
            _saturated(f"{SENDERS} senders, {SENDERS} rooms", server, rooms)
            _paced(server, room)


def _saturated(name: str, server: Server, rooms: list[int]) -> None:
    runs = []
    for _ in range(RUNS):
        sending = apart(saturate, server, rooms=rooms, people=SENDERS, seconds=SECONDS)
        runs.append({"accepted": _rate(sending)} | _ack(sending) | _shares(sending.cost))
    figures = medians(runs)
    line(f"{name}, as fast as acks come", f"{figures['accepted']:.0f} accepted/s")
    line("  send → ack, p50 / p99", milliseconds(figures["ack50"], figures["ack99"]))
    _print_shares(figures)


def _paced(server: Server, room: int) -> None:
    """The highest of RATES that the server holds; those it does not are printed too."""
    for rate in RATES:
        runs = []
        for _ in range(RUNS):
            sending = apart(pace, server, room=room, sockets=SOCKETS, rate=rate, seconds=SECONDS)
            accepted, unfinished = _rate(sending), len(sending.sent) - len(sending.complete(SOCKETS))
            runs.append({"accepted": accepted} | _latencies(sending) | _shares(sending.cost))
            if not (held := accepted > 0.95 * rate and not unfinished):
                break
        figures = medians(runs)
        outcome = "held" if held else f"not held: {accepted:.0f} accepted/s, {unfinished} unfinished, one run"
        line(f"{rate:.0f} messages/s to {SOCKETS} sockets", outcome)
        line("  send → ack, p50 / p99", milliseconds(figures["ack50"], figures["ack99"]))
        line("  ack → last socket, p50 / p99", milliseconds(figures["last50"], figures["last99"]))
        line("  send → last socket, p50 / p99", milliseconds(figures["all50"], figures["all99"]))
        _print_shares(figures)
        if held:
            return


def _rate(sending: Sending) -> float:
    """Accepted in a second, from the first send to the last ack."""
    if not sending.acked:
        return 0.0
    return len(sending.acked) / (max(sending.acked.values()) - min(sending.sent.values()))


def _ack(sending: Sending) -> dict[str, float]:
    times = [moment - sending.sent[each] for each, moment in sending.acked.items()]
    return {"ack50": percentile(times, 50), "ack99": percentile(times, 99)}


def _latencies(sending: Sending) -> dict[str, float]:
    complete = sending.complete(SOCKETS) & sending.acked.keys()
    last = [sending.received[each][0] - sending.acked[each] for each in complete]
    whole = [sending.received[each][0] - sending.sent[each] for each in complete]
    return _ack(sending) | {
        "last50": percentile(last, 50),
        "last99": percentile(last, 99),
        "all50": percentile(whole, 50),
        "all99": percentile(whole, 99),
    }


def _shares(cost: Cost | None) -> dict[str, float]:
    assert cost is not None
    return {name: getattr(cost, name) / cost.seconds for name in ("server", "load", "others")}


def _print_shares(figures: dict[str, float]) -> None:
    shares = ", ".join(f"{name} {100 * figures[name]:.0f} %" for name in ("server", "load", "others"))
    line("  processor (of one core)", shares)
