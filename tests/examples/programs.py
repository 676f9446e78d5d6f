"""Other programs that take part in a test: Node with the stock client, and a second process of the project."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cluster import ROOT, Cluster
from tests.services import missing

PATIENCE = 60  # seconds for a whole conversation


async def run_script(path: Path, given: dict[str, Any], asked: Callable[[str], None] | None) -> None:
    """Run a conversation. Its assertions are the test's; its lines, but "done", ask for something."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        node(), str(path), json.dumps(given), stdin=pipe, stdout=pipe, stderr=pipe
    )
    try:
        said = await _answer(process, asked)
        complaint = (await process.stderr.read()).decode() if process.stderr else ""
        assert (await process.wait(), said, complaint) == (0, "done", ""), complaint or said
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _answer(process: asyncio.subprocess.Process, asked: Callable[[str], None] | None) -> str:
    """Do what it asks until it ends; its last line."""
    assert process.stdin is not None
    assert process.stdout is not None
    said = ""
    while line := (await process.stdout.readline()).decode().strip():
        said = line
        if asked and line != "done":
            await asyncio.to_thread(asked, line)
            process.stdin.write(b"\n")
    return said


def node() -> str:
    """Node, from the system or as `./dev` brings it."""
    brought = Path(sys.executable).with_name("node")
    found = shutil.which("node") or (str(brought) if brought.exists() else None)
    if found is None:
        missing("no node on PATH; `./dev test` brings one")
    return str(found)


def run_elsewhere(cluster: Cluster, code: str) -> None:
    """Run Python in another process of the project, as a worker or a command would."""
    program = f"import django\ndjango.setup()\n{code}"
    env = {**os.environ, **cluster.env}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=env, check=True, timeout=PATIENCE)
