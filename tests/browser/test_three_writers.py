"""Two browsers and a stock client write, change and react in one channel while their lines are cut at random.

In the end both logs are what the database holds. `SOAK_ACTIONS` asks for more, `BROWSER_SEED` for the same again.
"""

import os
import random
import sqlite3
from typing import Any

import pytest
import socketio
from playwright.async_api import expect

from tests.browser.person import Person
from tests.browser.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

ACTIONS = int(os.environ.get("SOAK_ACTIONS", "60"))
SEED = int(os.environ.get("BROWSER_SEED", "0")) or random.randrange(1, 10**6)
SHOWN = """log => [...log.querySelectorAll(".message[data-seq]")].map((each) => [
    +each.dataset.seq,
    (each.querySelector(".message__text")?.innerText ?? "").replace("(edited)", "").trim(),
    [...each.querySelectorAll(".reaction:not(.reaction--add)")].map((one) => one.innerText.replace(/\\s+/g, "")).sort(),
])"""


class Bot:
    """A stock client, which comes back when it was cut."""

    def __init__(self, url: str, token: str, room: int) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.url, self.token, self.room = url, token, room
        self.own: list[int] = []

    async def call(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        if not self.client.connected:
            await self.client.connect(self.url, namespaces=["/chat"], auth={"token": self.token, "workspace": "acme"})
        answer: dict[str, Any] = await self.client.call(event, payload, namespace="/chat", timeout=30)
        return answer

    async def says(self, text: str) -> None:
        answer = await self.call("send-message", {"room": self.room, "text": text})
        self.own.append(answer["message"]["id"])


async def step(number: int, chance: random.Random, bot: Bot, people: list[Person]) -> None:
    """One action of somebody's."""
    person = chance.choice(people)
    match chance.randrange(10):
        case 0 | 1 | 2 | 3:
            await person.say(f"action {number} in a browser")
        case 4:
            person.cable.pull()
        case 5:
            await back(person)
        case 6:
            await bot.says(f"action {number} of the bot")
        case 7 if bot.own:
            await bot.call("edit-message", {"id": chance.choice(bot.own), "text": f"changed by action {number}"})
        case 8 if len(bot.own) > 3:
            await bot.call("delete-message", {"id": bot.own.pop(chance.randrange(len(bot.own)))})
        case 9 if bot.own:
            await bot.call("add-reaction", {"id": chance.choice(bot.own), "emoji": chance.choice("🎉👀😄")})
        case _:
            await bot.client.disconnect()


async def back(person: Person) -> None:
    person.cable.plug()
    await person.page.evaluate("dispatchEvent(new Event('online'))")


@pytest.mark.timeout(300 + 3 * ACTIONS)
async def test_both_logs_are_what_the_database_holds_whatever_is_cut(stage: Stage) -> None:
    chance = random.Random(SEED)
    room = await stage.room("alice", "bob", "carol")
    people = [await stage.opens("alice", room), await stage.opens("bob", room)]
    bot = Bot(f"http://127.0.0.1:{stage.server.port}", stage.tokens["carol"], room[0])
    for number in range(ACTIONS):
        await step(number, chance, bot, people)
    for person in people:
        await back(person)
        await person.say("the last of mine")
    await bot.says("the last of all")
    for person in people:
        await expect(person.log.locator("[data-state=pending]")).to_have_count(0, timeout=60_000)
        await expect(person.message("the last of mine")).to_have_count(2, timeout=60_000)
        await expect(person.message("the last of all")).to_be_attached(timeout=60_000)
    stored = rows_of(stage, room[0])
    for person in people:
        assert await person.log.evaluate(SHOWN) == stored, f"seed {SEED}"
    assert [text for _, text, _ in stored if "in a browser" in text]
    await bot.client.disconnect()


def rows_of(stage: Stage, room_id: int) -> list[list[Any]]:
    """[seq, text or empty once deleted, reactions] of each message."""
    with sqlite3.connect(stage.server.folder / "slackish.sqlite3") as database:
        messages = database.execute(
            "SELECT id, seq, text FROM chat_message WHERE channel_id = ? AND kind = 'message' ORDER BY seq", [room_id]
        ).fetchall()
        reactions: dict[int, list[str]] = {}
        for message_id, emoji, count in database.execute(
            "SELECT message_id, emoji, count(*) FROM chat_reaction GROUP BY message_id, emoji"
        ):
            reactions.setdefault(message_id, []).append(f"{emoji}{count}")
    database.close()
    return [[seq, text, sorted(reactions.get(message_id, []))] for message_id, seq, text in messages]
