"""The demo data, served as people are told to: `manage.py demo`, `manage.py runserver`."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.databases import blank

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
RATE = [1000, 10]  # messages, seconds: tests write faster than people


class DemoServer:
    """One server on a copy of the demo data in `folder`, at an address that outlives its process."""

    def __init__(self, demo: Path, folder: Path) -> None:
        self.folder = shutil.copytree(demo, folder)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, **limits: Any) -> None:
        """Back when it listens. `limits`: settings by their names in the environment."""
        command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{self.port}"]
        given = {key: json.dumps(value) for key, value in {"CHAT_MESSAGE_RATE": RATE, **limits}.items()}
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment(self.folder) | given, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._listens():
            assert self._process.poll() is None, (self.folder / "server.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL: no farewell."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def texts(self, workspace: str, room: str) -> list[str]:
        """What the database holds of a channel, in order."""
        question = """
            SELECT text FROM chat_message JOIN chat_channel ON chat_channel.id = channel_id
            JOIN workspaces_workspace ON workspaces_workspace.id = chat_channel.workspace_id
            WHERE slug = ? AND chat_channel.name = ? ORDER BY seq"""
        with sqlite3.connect(self.folder / "slackish.sqlite3") as database:
            rows = database.execute(question, (workspace, room)).fetchall()
        database.close()
        return [text for (text,) in rows]

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def environment(folder: Path) -> dict[str, str]:
    """Plain development, on data of its own."""
    return os.environ | {
        "SLACKISH_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "slackish.settings",
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }


@dataclass(frozen=True)
class Demo:
    """The data that servers get a copy of, and what its people get in with, by username: a cookie, a token."""

    folder: Path
    passes: dict[str, dict[str, str]]


def make_demo(folder: Path) -> Demo:
    blank(folder)
    _python(folder, "manage.py", "demo")
    return Demo(folder, json.loads(_python(folder, "-m", "tests.browser.passes")))


def _python(folder: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout
