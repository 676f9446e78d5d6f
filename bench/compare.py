"""Slackish beside its peers: the same payload, the same clients, one after the other in each run.

Ratios of one run are what counts: a busy machine makes all of them dearer alike, more or less.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median

import psutil

from .figures import RUNS, heading, line
from .peers import run as peers
from .raw import SOCKETIO, Crowd, Dialect
from .servers import STORES, Server, serving

TEXT = "x" * 100
BROADCASTS = {500: 200, 100: 800}  # by the size of the room
DEARER = 10  # so many times fewer where one costs a hundred times as much
ECHOES, ECHOING = 20_000, 50
IDLE, WARM, SETTLE = 500, 20, 2.0
NAMESPACES = ("one", "two", "three", "four")

Spent = tuple[float, float]  # µs of processor for one: of the server, of the load


def run() -> None:
    peers.install()
    heading(f"Beside peers, server processor by the system's accounting (medians of {RUNS} runs, each over all peers)")
    line("versions", peers.versions())
    line("payload", f"{len(TEXT)} characters, one server process each, the load in another")
    line("Slackish", f"manage.py runserver, limits raised: {json.dumps(peers.LIMITS)}")
    with ExitStack() as stack:
        servers = {name: stack.enter_context(peers.serving(name)) for name in peers.NAMES}
        for size in BROADCASTS:
            _print(f"one delivery, room of {size}", _compared(servers, lambda *peer, size=size: _delivery(*peer, size)))
        _print(
            f"one event in and acked, {ECHOING} sockets",
            _compared({name: each for name, each in servers.items() if name != "naive"}, _echo),
        )
        line("written by Slackish's ways out", _written(servers["slackish"][0]))
    _idle()


def _compared(servers: dict[str, tuple[int, int]], measure: Callable[[str, int, int], Spent]) -> dict[str, list[Spent]]:
    """All peers in turn, so that what else the machine does meets each of them."""
    runs: dict[str, list[Spent]] = {name: [] for name in servers}
    for _ in range(RUNS):
        for name, (port, pid) in servers.items():
            runs[name].append(measure(name, port, pid))
    return runs


def _delivery(name: str, port: int, pid: int, size: int) -> Spent:
    crowd = Crowd(port, size, peers.dialect(name))
    crowd.quiet()
    crowd.broadcasts(TEXT, 3)  # warm
    amount = BROADCASTS[size] // (DEARER if name == "naive" else 1)
    spent = _spent(pid, lambda: crowd.broadcasts(TEXT, amount), (amount + 1) * size)
    crowd.close()
    return spent


def _echo(name: str, port: int, pid: int) -> Spent:
    crowd = Crowd(port, ECHOING, peers.dialect(name))
    crowd.quiet()
    words = f'421["echo","{TEXT}"]'
    crowd.echoes(words, ECHOES // 10)
    spent = _spent(pid, lambda: crowd.echoes(words, ECHOES), ECHOES)
    crowd.close()
    return spent


def _spent(pid: int, work: Callable[[], None], amount: int) -> Spent:
    server, load = psutil.Process(pid), psutil.Process()
    before = _seconds(server), _seconds(load)
    work()
    return 1e6 * (_seconds(server) - before[0]) / amount, 1e6 * (_seconds(load) - before[1]) / amount


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _print(what: str, runs: dict[str, list[Spent]]) -> None:
    line(what)
    ours = [server for server, _ in runs["slackish"]]
    for name, spents in runs.items():
        theirs = [server for server, _ in spents]
        ratio = median(our / their for our, their in zip(ours, theirs, strict=True))
        line(
            f"  {peers.NAMES[name]}",
            f"{median(theirs):.1f} µs (load {median(load for _, load in spents):.1f} µs)",
            "" if name == "slackish" else f"Slackish is {ratio:.2f}×",
        )


def _written(port: int) -> str:
    crowd = Crowd(port, 1, SOCKETIO)
    crowd.quiet()
    answer = crowd.ask('427["written"]')
    crowd.close()
    counts = json.loads(answer[answer.index(b"[") :])[0]
    return ", ".join(f"{way} {counts[way]}" for way in ("daphne", "portable"))


# Idle connections


def _idle() -> None:
    line(f"one idle connection of {IDLE}, resident memory")
    with peers.serving("python") as (port, pid):
        (theirs,) = _resident(port, pid, SOCKETIO, None, (lambda crowd: None,))
    line("  python-socketio, one namespace", f"{theirs / 1024:.1f} KB")
    with serving(STORES[0], people=IDLE, sizes=[], SLACKISH_REALTIME=peers.OURS) as server:
        for count, ours in zip((1, len(NAMESPACES)), _resident_with_sessions(server), strict=True):
            line(f"  Slackish with a session, namespaces: {count}", f"{ours / 1024:.1f} KB", f"{ours / theirs:.2f}×")


def _resident_with_sessions(server: Server) -> tuple[float, ...]:
    """In one namespace, then in all four: the same connections, for memory once taken is not given back."""
    port = int(server.url.rpartition(":")[2])
    first, *others = [f"40/{name}," for name in NAMESPACES]
    dialect = Dialect(SOCKETIO.path, (first,), SOCKETIO.say)

    def join_others(crowd: Crowd) -> None:
        for place in range(IDLE):
            for text in others:
                crowd.send(text, to=place)
        crowd.quiet()

    return _resident(port, server.pid, dialect, server.town.cookies, (lambda crowd: None, join_others))


def _resident(
    port: int, pid: int, dialect: Dialect, cookies: list[str] | None, then: tuple[Callable[[Crowd], None], ...]
) -> tuple[float, ...]:
    """Bytes a connection after each of `then`."""
    process = psutil.Process(pid)
    Crowd(port, WARM, dialect, cookies).close()
    time.sleep(SETTLE)
    empty = process.memory_info().rss
    crowd = Crowd(port, IDLE, dialect, cookies)
    found = []
    for act in then:
        act(crowd)
        time.sleep(SETTLE)
        found.append((process.memory_info().rss - empty) / IDLE)
    crowd.close()
    return tuple(found)
