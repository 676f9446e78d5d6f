"""The first emit of a stock client with the default transports, right after connecting, until its ack."""

from __future__ import annotations

import subprocess

from .figures import heading, line, percentile
from .peers.run import node
from .servers import ROOT, STORES, serving

TIMES = 50
MEANT = 100  # milliseconds


def run() -> None:
    heading(f"First emit of a stock client, {STORES[0]}: polling, the upgrade under way ({TIMES} clients in turn)")
    if not (ROOT / "node_modules" / "socket.io-client").is_dir():
        line("not measured: node_modules has no socket.io-client; run ./dev assets")
        return
    with serving(STORES[0], people=1, sizes=[1]) as server:
        command = [node(), str(ROOT / "bench" / "first.mjs"), server.url, server.town.cookies[0], str(TIMES)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=True)
    times = [float(each) for each in done.stdout.split()]
    figures = ", ".join(f"{name} {percentile(times, percent):.0f}" for name, percent in (("p50", 50), ("p95", 95)))
    line("connect → ack of the first emit", f"{figures}, most {max(times):.0f} ms", f"under {MEANT} ms is meant")
