"""A real Chromium, the demo data, and people. Playwright's own plugin is at odds with pytest-asyncio."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.demo_server import Demo, DemoServer, make_demo
from tests.browser.person import Person, new_person
from tests.services import chromium_path, missing

if TYPE_CHECKING:
    from tests.browser.stage import Stage

PATIENCE_MS = 20_000
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--no-default-browser-check",
    "--no-first-run",
    "--disable-gpu",
    "--disable-software-rasterizer",
]

Sits = Callable[..., Awaitable[Person]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = chromium_path()
    if path is None:
        missing("no Chromium is installed; install one or set CHROMIUM")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return make_demo(tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture(scope="module")
def server(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """The module's own: what its tests write and break, no other sees."""
    server = DemoServer(demo.folder, tmp_path_factory.mktemp("served") / "data")
    server.start()
    yield server
    server.kill()


@pytest_asyncio.fixture(loop_scope="session")
async def sits(browser: Browser, server: DemoServer, demo: Demo) -> AsyncIterator[Sits]:
    """`await sits("alice", "acme", "engineering")`: Alice, with that page open in a browser of her own.

    Without a workspace she is signed in, and has opened nothing yet.
    """
    async with AsyncExitStack() as stack:

        async def sit(username: str = "", workspace: str = "acme", room: str = "", **options: object) -> Person:
            person = await new_person(browser, server.port, **options)
            if username:
                name, _, value = demo.passes[username]["cookie"].partition("=")
                await person.page.context.add_cookies([{"name": name, "value": value, "url": person.url}])
            stack.push_async_callback(person.leave)
            person.page.set_default_timeout(PATIENCE_MS)
            if username and workspace:
                await person.visit(workspace)
            if room:
                await person.open_room(room)
            return person

        yield sit


@pytest_asyncio.fixture(loop_scope="session")
async def stage(server: DemoServer, sits: Sits, demo: Demo) -> AsyncIterator["Stage"]:
    """A channel of one's own to play in, and people who need no browser."""
    from tests.browser.stage import Stage

    async with AsyncExitStack() as stack:
        yield Stage(server, sits, stack, {name: each["token"] for name, each in demo.passes.items()})
