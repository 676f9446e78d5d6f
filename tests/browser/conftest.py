"""A real Chromium, the demo data, and people. Playwright's own plugin is at odds with pytest-asyncio."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, StorageState, async_playwright, expect

from tests.browser.demo_server import DemoServer, make_demo
from tests.browser.person import Person, new_person
from tests.services import missing

PATIENCE_MS = 10_000
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--no-default-browser-check",
    "--no-first-run",
]

Sits = Callable[..., Awaitable[Person]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        missing("no Chromium is installed; install one or set CHROMIUM")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demo(tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture(scope="module")
def server(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """The module's own: what its tests write and break, no other sees."""
    server = DemoServer(demo, tmp_path_factory.mktemp("served") / "data")
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def signed_in() -> dict[str, StorageState]:
    """Cookies by username: the form takes only so many sign-ins a minute."""
    return {}


@pytest_asyncio.fixture(loop_scope="session")
async def sits(browser: Browser, server: DemoServer, signed_in: dict[str, StorageState]) -> AsyncIterator[Sits]:
    """`await sits("alice", "acme", "engineering")`: Alice, with that page open in a browser of her own."""
    async with AsyncExitStack() as stack:

        async def sit(username: str = "", workspace: str = "acme", room: str = "", **options: object) -> Person:
            if username and username not in signed_in:
                signed_in[username] = await _sign_in(browser, server, username)
            person = await new_person(browser, server.port, storage_state=signed_in.get(username), **options)
            stack.push_async_callback(person.leave)
            person.page.set_default_timeout(PATIENCE_MS)
            if username:
                await person.visit(workspace)
            if room:
                await person.open_room(room)
            return person

        yield sit


async def _sign_in(browser: Browser, server: DemoServer, username: str) -> StorageState:
    """Their cookies."""
    person = await new_person(browser, server.port)
    await person.sign_in(username)
    cookies = (await person.page.context.storage_state())["cookies"]
    await person.leave()
    return {"cookies": cookies, "origins": []}
