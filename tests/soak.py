"""What is too long for every run of the tests: `./dev soak [PART]`. Each part is a test with more rounds."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = {
    # Connect, join, leave, disconnect: nothing may be left of it.
    "cycles": ("tests/realtime/test_cycles.py", {"SOAK_CYCLES": "100000"}),
    # Every test over the wire on every kind of server, Redis with one process too.
    "layers": ("tests", {"SOAK_LAYERS": "memory redis redis-2"}),
    # Five hundred operations of two browsers on one board, with cuts.
    "boards": ("tests/browser/test_boards.py", {"SOAK_OPERATIONS": "500"}),
    # A million messages on each database; prints how long searches take.
    "search": ("tests/chat/search/test_million.py", {"SOAK_MESSAGES": "1000000"}),
    # Three hundred actions, lines cut at random: of two browsers and a stock client, and of clients alone.
    "talking": ("tests/browser/test_three_writers.py tests/chat/test_two_logs.py", {"SOAK_ACTIONS": "300"}),
    # Twenty restarts of each process while four write and two read.
    "deploy": ("tests/faults/test_deploy.py", {"SOAK_ROUNDS": "20"}),
}


def main() -> int:
    arguments = argparse.ArgumentParser(prog="./dev soak", description=__doc__)
    arguments.add_argument("part", nargs="*", choices=[*PARTS, []], help="default: all")
    failed = [part for part in arguments.parse_args().part or PARTS if _run(*PARTS[part])]
    return len(failed)


def _run(tests: str, env: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "-s", *tests.split()]
    return subprocess.run(command, cwd=ROOT, env=os.environ | env, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
