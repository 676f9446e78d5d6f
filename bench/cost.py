"""What a stretch of work cost the processor, by the operating system's accounting."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Cost:
    """Processor seconds over `seconds` of wall time. `others`: neither the server nor the load."""

    seconds: float
    server: float
    load: float
    others: float

    def share(self, part: float) -> str:
        return f"{100 * part / self.seconds:.0f} %"


class Meter:
    """Runs from its making; this process is the load, `server_pid` the server."""

    def __init__(self, server_pid: int) -> None:
        self._server = psutil.Process(server_pid)
        self._start = self._read()

    def read(self) -> Cost:
        seconds, server, load, all_ = (now - then for now, then in zip(self._read(), self._start, strict=True))
        return Cost(seconds, server, load, all_ - server - load)

    def _read(self) -> tuple[float, float, float, float]:
        machine = psutil.cpu_times()
        used = sum(machine) - machine.idle - machine.iowait - machine.guest - machine.guest_nice
        return (time.perf_counter(), _spent(self._server), _spent(psutil.Process(os.getpid())), used)


def wait_until_idle(pid: int) -> None:
    """What an earlier run left in the queues of the server is worked off first; given up after 30 s."""
    process = psutil.Process(pid)
    for _ in range(60):
        before = _spent(process)
        time.sleep(0.5)
        if _spent(process) - before < 0.05:
            return


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
