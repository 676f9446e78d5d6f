"""Real servers for tests: one or two Daphne processes on a database and a channel layer of choice."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Server:
    """One server process. It listens before it is up: a first request simply waits."""

    env: dict[str, str]
    log: Path
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        port: int = self.listener.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """The listening socket is ours and stays open, so a restart is at the same address at once."""
        descriptor = self.listener.fileno()
        command = [sys.executable, "-m", "daphne", "--fd", str(descriptor), "-v", "0", "slackish.asgi:application"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, pass_fds=[descriptor], stdout=log, stderr=log
            )

    def kill(self) -> None:
        """SIGKILL: no farewell."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        self.kill()
        self.listener.close()

    @property
    def output(self) -> str:
        return self.log.read_text()


class Cluster:
    """Servers that share a database and a layer; `url` names them in turn."""

    def __init__(self, servers: list[Server], env: dict[str, str]) -> None:
        self.servers = servers
        self.env = env
        self._turn = cycle(servers)

    @property
    def url(self) -> str:
        """The address of the next server: with two, neighbours sit on different processes."""
        return next(self._turn).url

    @property
    def is_remote(self) -> bool:
        """Whether other processes reach its sockets."""
        return bool(self.env.get("REDIS_URL"))


@contextmanager
def running_cluster(
    *, processes: int = 1, database_url: str, redis_url: str = "", data: Path, **limits: Any
) -> Iterator[Cluster]:
    """`limits`: settings by their names in the environment; all but strings are sent as JSON."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "slackish.settings",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "REDIS_PREFIX": f"test-{secrets.token_hex(8)}",
        "SLACKISH_DATA": str(data),
        "SECRET_KEY": settings.SECRET_KEY,  # sessions that tests make are signed with it
        "PYTHONWARNINGS": "default",
        **{key: value if isinstance(value, str) else json.dumps(value) for key, value in limits.items()},
    }
    servers = [Server(env, data / f"server-{number}.log") for number in range(processes)]
    try:
        for server in servers:
            server.start()
        yield Cluster(servers, env)
    finally:
        for server in servers:
            server.stop()
