"""Where the statements about the page are played: a fresh channel each time, others who write without a browser."""

from __future__ import annotations

import itertools
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Locator, TimeoutError, expect

from tests.browser.conftest import Sits
from tests.browser.demo_server import DemoServer
from tests.browser.person import Person
from tests.socketio_client import Socket, client

_numbers = itertools.count(1)


@dataclass
class Stage:
    """`await stage.opens(alice, room)`; `await stage.writes("bob", room, "hello")`."""

    server: DemoServer
    sits: Sits
    stack: AsyncExitStack
    tokens: dict[str, str]
    _sockets: dict[tuple[str, str], Socket] = field(default_factory=dict)
    _people: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def as_(self, username: str, namespace: str = "/chat") -> Socket:
        """Their socket in a namespace of Acme: what they do at another device."""
        key = (username, namespace)
        if key not in self._sockets:
            url = f"http://127.0.0.1:{self.server.port}"
            opened = await self.stack.enter_async_context(client(url))
            self._sockets[key] = await opened.namespace(namespace, token=self.tokens[username], workspace="acme")
        return self._sockets[key]

    async def room(self, maker: str, *others: str, private: bool = False) -> tuple[int, str]:
        """A new channel with these people in it: its id and name."""
        name = f"stage-{next(_numbers):03}-{self.server.port}"  # the sidebar is sorted by name
        socket = await self.as_(maker)
        made = await socket.ok("create-room", {"name": name, "private": private})
        for other in others:
            person = (await socket.ok("get-people", {"query": other}))["people"][0]
            await socket.ok("invite-to-room", {"room": made["id"], "userId": person["id"]})
        return made["id"], name

    async def writes(self, username: str, room: int, *texts: str, **fields: Any) -> list[dict[str, Any]]:
        """Messages of theirs, in order."""
        socket = await self.as_(username)
        return [(await socket.ok("send-message", {"room": room, "text": text, **fields}))["message"] for text in texts]

    async def opens(self, username: str, room: tuple[int, str], seq: int | None = None, **options: Any) -> Person:
        """Somebody at a browser, with that channel open."""
        person = await self.sits(username, "", **options)
        await self.goes(person, room, seq)
        return person

    async def goes(self, person: Person, room: tuple[int, str], seq: int | None = None) -> None:
        await person.page.goto(f"{person.url}/w/acme/c/{room[0]}/{f'{seq}/' if seq else ''}")
        await expect(person.composer).to_have_accessible_name(f"Message #{room[1]}")
        await expect(person.log.locator("[data-seq]").first).to_be_attached()
        await expect(person.page.locator("html")).to_have_attribute("data-whole", "")  # what loads later is there


def bar(message: Locator) -> Locator:
    return message.get_by_role("toolbar", name="Message actions")


async def act(person: Person, text: str, action: str) -> None:
    """Choose `action` in the menu of the message that says `text`."""
    message = person.message(text)
    item = person.page.get_by_role("menuitem", name=action)
    for _ in range(5):  # it may move from under the mouse, as when the line of what is new goes, and another come there
        await message.hover()
        with suppress(TimeoutError):
            await message.get_by_role("button", name="More actions").click(timeout=2000)
            await item.wait_for(timeout=2000)
            break
    await item.click()


async def unread(socket: Socket, room_id: int) -> int:
    """How many of the channel's messages are unread to who asks, as the server counts."""
    rooms = (await socket.ok("register", ""))["rooms"]
    return next(room["unread"] for room in rooms if room["id"] == room_id)
