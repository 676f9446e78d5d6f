"""Somebody at a browser: what they see and do on the pages, by the names that a screen reader tells."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Route, WebSocket, expect

from tests.browser.cable import Cable

PASSWORD = "slackish-demo"
PATIENCE_SECONDS = 20


@dataclass
class Person:
    """A browser of their own, with one page in it."""

    page: Page
    cable: Cable
    complaints: list[str] = field(default_factory=list)  # errors and warnings of the console
    sent: list[str] = field(default_factory=list)  # frames
    _sending: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.page.on("console", self._complain)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("websocket", self._listen)

    @property
    def url(self) -> str:
        return self.cable.url

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name=re.compile("^Messages"))

    @property
    def messages(self) -> Locator:
        return self.log.get_by_role("article")

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("main").get_by_role("textbox", name=re.compile("^Message "))

    @property
    def conversations(self) -> Locator:
        return self.page.get_by_role("navigation", name="Channels and direct messages")

    @property
    def rail(self) -> Locator:
        return self.page.get_by_role("navigation", name="Workspaces")

    def message(self, text: str) -> Locator:
        return self.messages.filter(has_text=text)

    def room(self, name: str) -> Locator:
        """Its link in the sidebar, which also says when it is unread."""
        return self.conversations.get_by_role("link", name=re.compile(rf"^\W*{re.escape(name)}\b"))

    async def sign_in(self, username: str) -> None:
        await self.page.goto(f"{self.url}/accounts/login/")
        await self.page.get_by_label("Email or username").fill(username)
        await self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        await self.page.get_by_role("button", name="Sign in").click()
        await expect(self.composer).to_be_visible()

    async def visit(self, workspace: str) -> None:
        await self.page.goto(f"{self.url}/w/{workspace}/")
        await expect(self.composer).to_be_visible()

    async def open_room(self, name: str) -> None:
        await self.room(name).click()
        await self.in_room(name)

    async def in_room(self, name: str) -> None:
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(name)
        await expect(self.composer).to_have_accessible_name(f"Message #{name}")
        await expect(self.messages.last).to_be_visible()

    async def say(self, text: str) -> None:
        await self.composer.fill(text)
        await self.composer.press("Enter")

    async def texts(self, like: str) -> list[str]:
        """The texts of the log that begin with `like`, from top to bottom."""
        return [text for text in await self.log.locator(".message__text").all_inner_texts() if text.startswith(like)]

    async def has_sent(self, part: str, *, times: int = 1) -> None:
        """Until the page has sent so many frames with this in them."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while sum(part in frame for frame in self.sent) < times:
                self._sending.clear()
                await self._sending.wait()

    async def holds(self, addresses: str) -> asyncio.Event:
        """What is fetched from there waits for the event."""
        come = asyncio.Event()

        async def hold(route: Route) -> None:
            await come.wait()
            await route.continue_()

        await self.page.route(addresses, hold)
        return come

    async def leave(self) -> None:
        await self.page.context.close()
        self.cable.close()

    def _complain(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def _listen(self, websocket: WebSocket) -> None:
        websocket.on("framesent", self._sent)

    def _sent(self, frame: str | bytes) -> None:
        self.sent.append(str(frame))
        self._sending.set()


async def new_person(browser: Browser, server_port: int, **options: Any) -> Person:
    """A fresh browser profile."""
    context = await browser.new_context(locale="en-US", reduced_motion="reduce", **options)
    return Person(await context.new_page(), await Cable.lay(server_port))
