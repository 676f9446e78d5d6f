"""Boards in real browsers: carried by pointer and by keyboard, and changed by two at once while connections break."""

import asyncio
import json
import os
import re
import sqlite3
from random import Random
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.browser.demo_server import DemoServer
from tests.browser.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPERATIONS = int(os.environ.get("SOAK_OPERATIONS", "120"))  # of both together


async def at_board(sits, name: str, project: str = "Website", **options: Any) -> Person:
    person = await sits(name, **options)
    await person.page.goto(f"{person.url}/w/acme/projects/")
    await person.page.get_by_role("main").get_by_role("link", name=project).click()
    await expect(person.page.get_by_role("heading", level=1)).to_have_text(project)
    await expect(person.page.locator(".column__head").first).to_be_visible()
    return person


def column(person: Person, title: str) -> Locator:
    return person.page.get_by_role("listitem", name=title)


def cards(person: Person, title: str) -> Locator:
    return column(person, title).locator(".card__open")


async def test_a_card_dragged_by_pointer_lies_there_for_the_other_too(sits) -> None:
    alice, bob = await at_board(sits, "alice"), await at_board(sits, "bob")
    await expect(alice.page.get_by_role("img", name=re.compile("Here now: .*Bob Tanaka"))).to_be_visible()
    card = cards(alice, "Ideas").filter(has_text="Customer stories")
    start, end = await card.bounding_box(), await column(alice, "Doing").bounding_box()
    assert start
    assert end
    await alice.page.mouse.move(start["x"] + 20, start["y"] + 8)
    await alice.page.mouse.down()
    await alice.page.mouse.move(end["x"] + 60, end["y"] + 400, steps=8)
    await alice.page.mouse.up()
    for person in (alice, bob):
        await expect(cards(person, "Doing").last).to_have_text("Customer stories on the front page")
    assert await alice.page.get_by_role("dialog").count() == 0  # the end of a drag is no click


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


class Finger:
    """Real touches, which the browser makes pointer events and scrolling of."""

    def __init__(self, person: Person) -> None:
        self.page = person.page

    async def presses(self, x: float, y: float) -> None:
        self.session = await self.page.context.new_cdp_session(self.page)
        await self._send("touchStart", [{"x": x, "y": y}])

    async def moves(self, *places: tuple[float, float]) -> None:
        for x, y in places:
            await self._send("touchMove", [{"x": x, "y": y}])

    async def lets_go(self) -> None:
        await self._send("touchEnd", [])

    async def _send(self, kind: str, points: list[dict[str, float]]) -> None:
        await self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


async def test_a_card_is_carried_by_finger_to_a_list_beyond_the_edge(sits) -> None:
    alice, bob = await at_board(sits, "alice", **PHONE), await at_board(sits, "bob")
    box = await cards(alice, "Ideas").first.bounding_box()
    assert box
    title = await cards(alice, "Ideas").first.inner_text()
    finger, ghost = Finger(alice), alice.page.locator(".card--ghost")
    await finger.presses(box["x"] + 40, box["y"] + 8)
    await expect(ghost).to_be_visible()  # after a while
    await finger.moves((200, 300), (380, 300))  # held at the edge, the board goes on beneath it
    await expect(column(alice, "Done").locator("[data-carried]")).to_be_attached()
    await finger.lets_go()
    await expect(ghost).to_have_count(0)
    for person in (alice, bob):
        await expect(cards(person, "Done").filter(has_text=title)).to_have_count(1)
    assert await alice.page.get_by_role("dialog").count() == 0


async def test_a_finger_that_moves_at_once_scrolls_the_board_and_carries_nothing(sits) -> None:
    alice = await at_board(sits, "alice", **PHONE)
    board, finger = alice.page.locator("[data-mount=content]"), Finger(alice)
    before = await cards(alice, "To do").all_inner_texts()
    await finger.presses(300, 300)
    await finger.moves(*((x, 300) for x in range(280, 40, -20)))
    await finger.lets_go()
    await alice.page.wait_for_function("board => board.scrollLeft > 0", arg=await board.element_handle())
    assert await cards(alice, "To do").all_inner_texts() == before
    await expect(alice.page.locator(".card--ghost")).to_have_count(0)


async def test_a_card_is_carried_by_keyboard_and_told_to_screen_readers(sits) -> None:
    alice, bob = await at_board(sits, "alice"), await at_board(sits, "bob")
    press, voice = alice.page.keyboard.press, alice.page.locator("[data-mount=voice]")
    card = cards(alice, "To do").filter(has_text="Rewrite the pricing page")
    await card.focus()
    await press("Space")
    await expect(voice).to_contain_text("Rewrite the pricing page grabbed.")
    await press("ArrowRight")
    await expect(voice).to_contain_text("List Doing, place 1")
    await press("Escape")
    await expect(cards(alice, "To do").first).to_have_text("Rewrite the pricing page")
    await expect(cards(alice, "To do").first).to_be_focused()
    for key in ("Space", "ArrowDown", "Enter"):
        await press(key)
    for person in (alice, bob):
        await expect(cards(person, "To do").nth(1)).to_have_text("Rewrite the pricing page")


async def test_a_card_has_its_text_date_and_comments_in_a_dialog(sits) -> None:
    alice, bob = await at_board(sits, "alice"), await at_board(sits, "bob")
    await cards(alice, "To do").filter(has_text="Alt texts").click()
    dialog = alice.page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Write one").click()
    await dialog.get_by_label("Text, as Markdown").fill("Start with the **small** ones")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.locator("strong")).to_have_text("small")
    await dialog.get_by_label("Due").fill("2030-12-24")
    await dialog.get_by_label("Write a comment").fill("Who has the list?")
    await dialog.get_by_role("button", name="Comment", exact=True).click()
    await expect(dialog.get_by_role("article")).to_contain_text("Who has the list?")
    await alice.page.keyboard.press("Escape")
    await cards(bob, "To do").filter(has_text="Alt texts").click()
    seen = bob.page.get_by_role("dialog")
    await expect(seen.get_by_role("article")).to_contain_text("Who has the list?")
    await expect(seen.get_by_label("Due")).to_have_value("2030-12-24")
    await seen.get_by_text("History").click()
    await expect(seen.locator(".past")).to_contain_text("Alice Moreau changed the text")


async def test_what_is_done_offline_waits_and_goes_out(sits) -> None:
    alice, bob = await at_board(sits, "alice", "Launch"), await at_board(sits, "bob", "Launch")
    alice.cable.pull()
    await column(alice, "Doing").get_by_role("button", name="Add a card").click()
    await alice.page.keyboard.type("Written in a tunnel")
    await alice.page.keyboard.press("Enter")
    await expect(cards(alice, "Doing").last).to_have_text("Written in a tunnel")
    await expect(alice.page.get_by_text("Waiting to save")).to_be_visible()
    assert await cards(bob, "Doing").filter(has_text="tunnel").count() == 0
    alice.cable.plug()
    await expect(cards(bob, "Doing").last).to_have_text("Written in a tunnel")
    await expect(alice.page.get_by_text("Waiting to save")).to_have_count(0)


async def test_what_was_done_offline_outlives_the_page(sits) -> None:
    alice, bob = await at_board(sits, "alice", "Launch"), await at_board(sits, "bob", "Launch")
    alice.cable.pull()
    await column(alice, "To do").get_by_role("button", name="Add a card").click()
    for title in ("First in the tunnel", "Second in the tunnel"):
        await alice.page.keyboard.type(title)
        await alice.page.keyboard.press("Enter")
    await expect(cards(alice, "To do").last).to_have_text("Second in the tunnel")
    address, context = alice.page.url, alice.page.context
    await alice.page.close(run_before_unload=False)
    alice.page = await context.new_page()
    await alice.page.goto(address)  # still in the tunnel
    alice.cable.plug()
    for person in (alice, bob):
        await expect(cards(person, "To do").filter(has_text="in the tunnel")).to_have_text(
            ["First in the tunnel", "Second in the tunnel"]
        )
    await alice.page.wait_for_function(SETTLED)
    await alice.page.reload()  # what was answered is not kept
    await expect(cards(alice, "To do").filter(has_text="in the tunnel")).to_have_count(2)
    assert await alice.page.evaluate("() => window.board.pending.length") == 0


async def test_who_is_not_on_a_project_is_told_so_kindly(sits) -> None:
    carol = await sits("carol")
    await carol.page.goto(f"{carol.url}/w/acme/projects/1/")
    await expect(carol.page.get_by_role("heading", name="This project is not there")).to_be_visible()


DO_SOMETHING = """(seed) => {
  const { board } = window.board, pick = (items) => items[Math.floor(random() * items.length)];
  let state = seed >>> 0;
  const random = () => ((state = (state * 1664525 + 1013904223) >>> 0) / 4294967296);
  const lists = board.lists, cards = lists.flatMap((list) => list.cards), id = crypto.randomUUID();
  const at = (places) => Math.floor(random() * places), act = (change) => window.board.do(change);
  const wish = random();
  const listId = pick(lists).id, title = `card ${seed}`;
  if (wish < 0.35 || cards.length < 4) act({ op: "add-card", id, listId, title, position: at(4) });
  else if (wish < 0.75) act({ op: "move-card", id: pick(cards).id, listId, position: at(6) });
  else if (wish < 0.85) act({ op: "update-card", id: pick(cards).id, title: `again ${seed}` });
  else if (wish < 0.92) act({ op: "comment", cardId: pick(cards).id, id, text: `said ${seed}` });
  else if (wish < 0.96) act({ op: "remove-card", id: pick(cards).id });
  else act({ op: "move-list", id: pick(lists).id, position: at(lists.length) });
}"""
WATCH = """() => {
  window.did = []; window.refusedOnes = [];
  const { board } = window, begin = board.do.bind(board);
  board.do = (...changes) => (begin(...changes), window.did.push(board.pending.at(-1)?.clientId));
  board.addEventListener("refused", ({ detail }) => window.refusedOnes.push(detail.code));
}"""
SETTLED = "() => window.board.pending.length === 0 && !window.board.sending"


async def change_at_random(people: list[Person], operations: int, random: Random) -> None:
    """Each as fast as their browser goes, with cuts now and then."""

    async def one(person: Person, seeds: list[int]) -> None:
        for number, seed in enumerate(seeds):
            await person.page.evaluate(DO_SOMETHING, seed)
            if number % 20 == 13:
                person.cable.pull()
            if number % 20 == 16:
                person.cable.plug()
                await person.page.evaluate("() => window.dispatchEvent(new Event('online'))")

    for person in people:
        await person.page.evaluate(WATCH)
    share = operations // len(people)
    await asyncio.gather(*(one(person, [random.randrange(2**31) for _ in range(share)]) for person in people))
    for person in people:
        person.cable.plug()
        await person.page.evaluate("() => window.dispatchEvent(new Event('online'))")
        await person.page.wait_for_function(SETTLED, timeout=240_000)


async def base(person: Person) -> Any:
    return json.loads(await person.page.evaluate("() => JSON.stringify([window.board.version, window.board.base])"))


def stored_client_ids(server: DemoServer) -> list[str]:
    with sqlite3.connect(server.folder / "slackish.sqlite3") as database:
        rows = database.execute("SELECT client_id FROM workspaces_projectchange WHERE client_id IS NOT NULL").fetchall()
    database.close()
    return [client_id for (client_id,) in rows]


async def converge(sits, server: DemoServer, operations: int) -> None:
    alice, bob = await at_board(sits, "alice"), await at_board(sits, "bob")
    before = set(stored_client_ids(server))
    await change_at_random([alice, bob], operations, Random(2026))
    fresh = await at_board(sits, "dana")
    wanted = await base(fresh)  # as the database has it
    for person in (alice, bob):
        await person.page.wait_for_function("(version) => window.board.version === version", arg=wanted[0])
        assert await base(person) == wanted
    did = [each for person in (alice, bob) for each in await person.page.evaluate("() => window.did")]
    refused = [code for person in (alice, bob) for code in await person.page.evaluate("() => window.refusedOnes")]
    assert set(refused) <= {"item_not_found"}  # what the other had removed
    new = [each for each in stored_client_ids(server) if each not in before]
    assert len(new) == len(set(new)) == operations - len(refused)
    assert set(new) <= {each.replace("-", "") for each in did}


@pytest.mark.timeout(600)  # `./dev soak boards` does 500
async def test_two_browsers_change_one_board_at_random_through_cuts_and_agree_with_the_database(sits, server) -> None:
    await converge(sits, server, OPERATIONS)
