"""Pictures of the pages, light and dark, wide and narrow, to be looked at: `python -m tests.browser.shots`.

It serves the demo data from a temporary folder, so nothing of yours is touched or shown. With
`--readme` it makes the one picture of the README instead.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page, StorageState, async_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "slackish-demo"  # of the demo people, see manage.py demo
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
README_SIZE = (1280, 800)
README_BYTES = 200_000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--readme", action="store_true", help="make docs/images/chat.png alone")
    readme = arguments.parse_args().readme
    with served() as url:
        asyncio.run(picture_for_readme(url) if readme else all_pictures(url))


@contextmanager
def served() -> Iterator[str]:
    """A server of its own, with demo data. Its address."""
    with tempfile.TemporaryDirectory() as folder, Path(folder, "server.log").open("wb") as log:
        port = free_port()
        env = os.environ | {"SLACKISH_DATA": folder, "DJANGO_SETTINGS_MODULE": "slackish.settings"}
        for command in (["migrate", "-v", "0"], ["demo"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, stdout=log, check=True)
        serve = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
        server = subprocess.Popen(serve, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise SystemExit("The server has not started.")


async def all_pictures(url: str) -> None:
    folder = ROOT / "var" / "shots"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    async with chromium() as browser:
        for theme in THEMES:
            for size in SIZES:
                for name, visit in VISITS.items():
                    async with signed_in(browser, url, *visit.who, theme=theme, size=SIZES[size]) as page:
                        await visit.go(page)
                        await page.screenshot(path=folder / f"{name}-{size}-{theme}.png")
    sys.stdout.write(f"{len(list(folder.iterdir()))} pictures in {folder.relative_to(ROOT)}\n")


async def picture_for_readme(url: str) -> None:
    target = ROOT / "docs" / "images" / "chat.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    async with (
        chromium() as browser,
        signed_in(browser, url, "bob", "acme", theme="light", size=README_SIZE) as page,
    ):
        await open_room(page, "engineering")
        code = page.locator(".message", has=page.locator("pre")).last
        await code.evaluate("message => message.scrollIntoView({block: 'start'})")
        await page.locator(".message", has_text="CPU or database?").locator(".replies").click()
        await page.locator(".panel .message").nth(1).wait_for()
        await page.mouse.move(0, 0)
        await page.wait_for_timeout(400)
        await page.screenshot(path=target)
    if target.stat().st_size > README_BYTES:
        raise SystemExit(f"{target} has {target.stat().st_size} bytes, {README_BYTES} are meant.")
    sys.stdout.write(f"{target.relative_to(ROOT)}\n")


class Visit:
    """Who goes where, and what they do before the picture is taken."""

    def __init__(self, username: str, workspace: str, *steps: Callable[[Page], Awaitable[None]]) -> None:
        self.who = (username, workspace)
        self.steps = steps

    async def go(self, page: Page) -> None:
        for step in self.steps:
            await step(page)
        await page.wait_for_timeout(400)  # a picture, not a test: transitions end, fonts are there


def room(name: str) -> Callable[[Page], Awaitable[None]]:
    return lambda page: open_room(page, name)


async def open_room(page: Page, name: str) -> None:
    """By its address, which the sidebar knows at any width."""
    link = page.locator(".side .row", has_text=name).first
    await page.goto(f"{await page.evaluate('location.origin')}{await link.get_attribute('href')}")
    await page.locator(".message, .beginning").first.wait_for()


async def open_thread(page: Page) -> None:
    await page.locator(".log .replies").last.click()
    await page.locator(".panel .message").first.wait_for()


async def open_members(page: Page) -> None:
    await page.get_by_role("button", name="Members").first.click()
    await page.locator(".person").first.wait_for()


async def open_drawer(page: Page) -> None:
    if await page.locator(".head__menu").is_visible():
        await page.locator(".head__menu").click()


async def open_switcher(page: Page) -> None:
    await page.keyboard.press("Control+k")
    await page.locator("dialog input").first.fill("en")


async def open_create_channel(page: Page) -> None:
    await open_drawer(page)
    await page.get_by_role("button", name="Create a channel").first.click()
    await page.locator("dialog input").first.fill("plan launch")


async def write(page: Page) -> None:
    await page.locator(".main textarea").fill("Two lines of thought,\nand the second one is a little longer.")


VISITS = {
    "room": Visit("alice", "acme", room("engineering")),
    "thread": Visit("alice", "acme", room("engineering"), open_thread),
    "members": Visit("alice", "acme", room("general"), open_members),
    "writing": Visit("bob", "acme", room("random"), write),
    "sidebar": Visit("bob", "globex", open_drawer),
    "switcher": Visit("alice", "acme", open_switcher),
    "create-channel": Visit("alice", "acme", open_create_channel),
    "guest": Visit("gus", "acme", open_drawer),
}


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def signed_in(
    browser: Browser, url: str, username: str, workspace: str, *, theme: Literal["light", "dark"], size: tuple[int, int]
) -> AsyncIterator[Page]:
    context = await browser.new_context(
        color_scheme=theme,
        viewport={"width": size[0], "height": size[1]},
        locale="en-US",
        reduced_motion="reduce",
        storage_state=await session_of(browser, url, username),
    )
    try:
        page = await context.new_page()
        page.set_default_timeout(10_000)
        await page.goto(f"{url}/w/{workspace}/")
        await page.locator(".side .row").first.wait_for(state="attached")
        yield page
    finally:
        await context.close()


async def session_of(browser: Browser, url: str, username: str) -> StorageState:
    """Signed in once a person: the form allows only so many a minute."""
    if username not in _sessions:
        context = await browser.new_context()
        page = await context.new_page()
        await page.goto(f"{url}/accounts/login/")
        await page.fill("input[name=login]", username)
        await page.fill("input[name=password]", PASSWORD)
        await page.press("input[name=password]", "Enter")
        await page.wait_for_url("**/w/**")
        _sessions[username] = await context.storage_state()
        await context.close()
    return _sessions[username]


_sessions: dict[str, StorageState] = {}


if __name__ == "__main__":
    main()
