"""Pictures of the pages, light and dark, wide and narrow, to be looked at: `python -m tests.browser.shots`.

It serves the demo data from a temporary folder, so nothing of yours is touched or shown. With
`--readme` it makes the one picture of the README instead. `contact-sheet.png` has them all side by side.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image, ImageOps
from playwright.async_api import Browser, Page, StorageState, async_playwright

from tests.browser.visits import VISITS, open_room
from tests.services import chromium_path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "slackish-demo"  # of the demo people, see manage.py demo
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SHEET_WIDTHS = {"wide": 400, "narrow": 116}
SHEET_HEIGHT = 252
README_SIZE = (1280, 800)
README_BYTES = 200_000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--readme", action="store_true", help="make docs/images/chat.png alone")
    arguments.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(VISITS)} (default: all)")
    given = arguments.parse_args()
    with served() as (url, folder):
        work = picture_for_readme(url) if given.readme else all_pictures(url, folder, given.names or list(VISITS))
        asyncio.run(work)


@contextmanager
def served() -> Iterator[tuple[str, Path]]:
    """A server of its own, with demo data. Its address, and where its data lies."""
    with tempfile.TemporaryDirectory() as folder, Path(folder, "server.log").open("wb") as log:
        port = free_port()
        env = os.environ | {"SLACKISH_DATA": folder, "DJANGO_SETTINGS_MODULE": "slackish.settings"}
        for command in (["migrate", "-v", "0"], ["demo"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, stdout=log, check=True)
        serve = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
        server = subprocess.Popen(serve, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            wait_for(port, server)
            yield f"http://127.0.0.1:{port}", Path(folder)
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


async def all_pictures(url: str, folder_of_data: Path, names: list[str]) -> None:
    folder = ROOT / "var" / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser:
        await talk(browser, url)
        for theme in THEMES:
            for size in SIZES:
                for name in names:
                    visit = VISITS[name]
                    visit.prepare(folder_of_data)
                    async with signed_in(browser, url, *visit.who, theme=theme, size=SIZES[size]) as page:
                        await visit.go(page)
                        await page.screenshot(path=folder / f"{name}-{size}-{theme}.png")
    contact_sheet(folder)
    sys.stdout.write(f"{len(list(folder.iterdir()))} pictures in {folder.relative_to(ROOT)}\n")


SAID = (
    ("bob", "engineering", "@alice the graph of the import is back to normal"),
    ("carol", "general", "@alice four shops said thank you, one sent cake"),
    ("bob", "random", "/play Coffee break"),
)


async def talk(browser: Browser, url: str) -> None:
    """So that Alice was told of something, and a game waits in a channel."""
    for username, room_name, text in SAID:
        async with signed_in(browser, url, username, "acme", theme="light", size=SIZES["wide"]) as page:
            await open_room(page, room_name)
            await page.locator(".main textarea").fill(text)
            await page.locator(".main textarea").press("Enter")
            await page.locator(".message[data-state=sent]", has_text=text.split(" ", 1)[1]).last.wait_for()


def contact_sheet(folder: Path) -> Path:
    """All pictures side by side, a line a view: whether they look like one product is seen at one glance."""
    sheet = Image.new("RGB", (sum(SHEET_WIDTHS.values()) * 2, SHEET_HEIGHT * len(VISITS)), "#808080")
    for line, name in enumerate(VISITS):
        left = 0
        for size, width in SHEET_WIDTHS.items():
            for theme in THEMES:
                path = folder / f"{name}-{size}-{theme}.png"
                if path.exists():
                    with Image.open(path) as picture:
                        sheet.paste(
                            ImageOps.pad(picture.convert("RGB"), (width - 4, SHEET_HEIGHT - 4)),
                            (left, line * SHEET_HEIGHT),
                        )
                left += width
    target = folder / "contact-sheet.png"
    sheet.save(target)
    return target


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


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
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
        storage_state=await session_of(browser, url, username) if username else None,
    )
    try:
        page = await context.new_page()
        page.set_default_timeout(30_000)
        await page.goto(f"{url}/w/{workspace}/" if username else f"{url}/accounts/login/")
        if username:
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
