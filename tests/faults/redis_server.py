"""A Redis of the test's own, to be killed, emptied and paused. One that was found running is never harmed."""

import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.services import missing


class RedisServer:
    """A `redis-server` on a free port of this machine, that writes nothing to disk."""

    def __init__(self, binary: str, data: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port: int = probe.getsockname()[1]
        self._command = [binary, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(data)]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Back when it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        retry = redis.retry.Retry(redis.backoff.ConstantBackoff(0.05), retries=100)
        with redis.Redis.from_url(self.url, retry=retry) as connection:
            connection.ping()

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    @contextmanager
    def away(self) -> Iterator[None]:
        """It is dead; back at the end, whatever happened in between."""
        self.kill()
        try:
            yield
        finally:
            self.start()

    def flush_all(self) -> None:
        with redis.Redis.from_url(self.url) as connection:
            connection.flushall()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """It takes connections and commands and answers none."""
        self._signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)


@contextmanager
def own_redis(data: Path) -> Iterator[RedisServer]:
    binary = shutil.which("redis-server") or shutil.which("valkey-server")
    if binary is None:
        missing("no redis-server is installed; these tests need one of their own to harm")
    server = RedisServer(str(binary), data)
    server.start()
    try:
        yield server
    finally:
        server.kill()
