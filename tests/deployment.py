"""What docs/deploy.md describes, on free ports and in a temporary folder.

nginx by the very file of the docs, two server processes with production settings, PostgreSQL, Redis. Nothing of
the machine's own services is touched.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tests import databases
from tests.cluster import ROOT, Cluster, Server
from tests.proxy import STOP_SECONDS, proxied
from tests.services import redis_url
from tests.visitors import wait_until_up


@dataclass
class Deployment:
    """`url`: of the proxy. `servers`: the processes behind it."""

    url: str
    cluster: Cluster

    @property
    def servers(self) -> list[Server]:
        return self.cluster.servers


@contextmanager
def deployed(folder: Path) -> Iterator[Deployment]:
    env = environment(folder)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"], cwd=ROOT, env=env, check=True
    )
    servers = [Server(env, folder / f"server-{number}.log") for number in range(2)]
    try:
        for server in servers:
            server.start()
            wait_until_up(server)
        cluster = Cluster(servers, env)
        cluster.kind = "postgres"
        with proxied(folder, servers) as url:
            yield Deployment(url, cluster)
    finally:
        for server in servers:
            server.stop()


def environment(folder: Path) -> dict[str, str]:
    """/etc/slackish.env of docs/deploy.md, and the limits that let tests write quickly."""
    return {
        "PATH": os.environ["PATH"],
        "SLACKISH_ENV": "production",
        "SLACKISH_DATA": str(folder),
        "SECRET_KEY": settings.SECRET_KEY,  # sessions that tests make are signed with it
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": databases.database_url("postgres"),
        "DATABASE_POOL": "4",
        "REDIS_URL": redis_url(),
        "REDIS_PREFIX": f"test-deployed-{secrets.token_hex(4)}",
        "SERVER_PROCESSES": "2",
        "TRUSTED_PROXIES": "1",
        "CHAT_MESSAGE_RATE": "[100000, 10]",
        "SLACKISH_REALTIME": '{"event_burst": 100000}',
    }


def restart(server: Server) -> None:
    """As systemd does: SIGTERM, wait, start; back when it is up."""
    assert server.process is not None
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(STOP_SECONDS)
    server.start()
    wait_until_up(server)
