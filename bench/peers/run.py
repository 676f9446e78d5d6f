"""A peer as its documentation tells to run it in production."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from bench.raw import SOCKETIO, TUTORIAL, Dialect

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LIMITS = {"event_rate": [60_000_000, 60], "event_burst": 10_000_000, "connections_per_user": 10_000}
OURS = json.dumps({"namespaces": "bench.peers.slackish.namespaces", **LIMITS})
UVICORN = ["--loop", "uvloop", "--ws", "websockets-sansio", "--no-access-log", "--log-level", "warning"]

NAMES = {
    "slackish": "Slackish on Daphne",
    "node": "Node socket.io",
    "python": "python-socketio on uvicorn",
    "naive": "naive Channels on Daphne",
}


def dialect(name: str) -> Dialect:
    return TUTORIAL if name == "naive" else SOCKETIO


@contextmanager
def serving(name: str) -> Iterator[tuple[int, int]]:
    """(port, pid) of the peer; gone afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="slackish-bench-") as data:
        env = os.environ | {"SLACKISH_REALTIME": OURS, "SLACKISH_DATA": data, "DATABASE_URL": "", "REDIS_URL": ""}
        if name != "slackish":
            env.pop("DJANGO_SETTINGS_MODULE", None)
        else:
            subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
        with Path(data, "peer.log").open("wb") as log:
            process = subprocess.Popen(_command(name, port), cwd=ROOT, env=env, stdout=log, stderr=log)
            try:
                yield port, process.pid
            finally:
                process.kill()
                process.wait()


def install() -> None:
    """The Node peer, by its lock file; what is there already is not fetched again."""
    if not (HERE / "node_modules" / "socket.io").is_dir():
        npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(npm, cwd=HERE, check=True, capture_output=True)


def versions() -> str:
    release = subprocess.run([node(), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    package = json.loads((HERE / "node_modules" / "socket.io" / "package.json").read_text())
    names = ("python-socketio", "uvicorn", "uvloop", "websockets", "channels", "daphne")
    return ", ".join(
        [f"node {release}", f"socket.io {package['version']}", *(f"{each} {version(each)}" for each in names)]
    )


def _command(name: str, port: int) -> list[str]:
    if name == "node":
        return [node(), str(HERE / "node.mjs"), str(port)]
    if name == "python":
        application = "bench.peers.python_socketio:application"
        return [sys.executable, "-m", "uvicorn", "--port", str(port), *UVICORN, application]
    if name == "naive":
        application = "bench.peers.naive_channels:application"
        return [sys.executable, "-m", "daphne", "-p", str(port), "-v", "0", application]
    return [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]


def node() -> str:
    return shutil.which("node") or str(Path(sys.executable).with_name("node"))
