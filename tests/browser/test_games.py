"""A game of Dots and Boxes in four browsers, with one of them killed and back, and the server killed in the middle."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAMES = ("alice", "bob", "carol", "dana")


async def at_table(sits, name: str, game: str) -> Person:
    person = await sits(name)
    await person.page.goto(f"{person.url}/w/acme/games/{game}/?join")
    await expect(person.page.get_by_role("listitem").filter(has_text="you")).to_be_visible()
    return person


async def move(people: dict[str, Person]) -> str:
    """Whoever's turn it is draws the first free line, by pointer or by keyboard; their name."""
    waits = {
        asyncio.ensure_future(person.page.wait_for_selector(".dots[data-mine]")): name
        for name, person in people.items()
    }
    done, others = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    name = waits[done.pop()]
    line = people[name].page.locator('.dots__line[aria-disabled="false"]').first
    if name == "carol":
        await line.focus()
        await people[name].page.keyboard.press("Enter")
    else:
        await line.dispatch_event("click")
    return name


async def moves(people: dict[str, Person], count: int) -> None:
    for _ in range(count):
        await move(people)


def drawn(person: Person):
    return person.page.locator(".dots__line[data-drawn]")


async def test_four_browsers_play_to_the_end_through_a_kill_and_a_restart(sits, server) -> None:
    alice = await sits("alice")
    await alice.page.goto(f"{alice.url}/w/acme/games/")
    await alice.page.get_by_role("button", name="New game").click()
    await alice.page.get_by_label("Name").fill("Final")
    await alice.page.get_by_role("button", name="Make the game").click()
    await alice.page.wait_for_url(re.compile(r"/games/\d+/$"))
    game = alice.page.url.rstrip("/").rpartition("/")[2]
    people = {"alice": alice} | {name: await at_table(sits, name, game) for name in NAMES[1:]}

    fifth = await sits("mona")
    await fifth.page.goto(f"{fifth.url}/w/acme/games/{game}/?join")
    await expect(fifth.page.get_by_role("alert")).to_contain_text("Cannot join this game")
    await expect(fifth.page.get_by_role("button", name="All seats are taken")).to_be_disabled()

    await alice.page.get_by_role("button", name="Start").click()
    await moves(people, 14)
    await people["bob"].leave()
    people["bob"] = await at_table(sits, "bob", game)
    await expect(drawn(people["bob"])).to_have_count(14)
    await moves(people, 12)
    await expect(drawn(fifth)).to_have_count(26)
    server.kill()
    server.start()
    await moves(people, 34)

    everybody = [*people.values(), fifth]
    for person in everybody:
        await expect(drawn(person)).to_have_count(60)
        await expect(person.page.locator(".dots__box")).to_have_count(25)
        await expect(person.page.locator(".table__status")).to_contain_text(re.compile("win|draw"))
    scores = [await person.page.locator(".seat__score").all_inner_texts() for person in everybody]
    assert all(each == scores[0] for each in scores)
    assert sum(map(int, scores[0])) == 25
    for person in everybody:  # what a cut connection makes the browser complain of is no fault of the page
        assert [each for each in person.complaints if "WebSocket" not in each and "Failed to load" not in each] == []


async def test_arrows_move_between_lines_and_the_board_is_one_stop(sits) -> None:
    bob = await sits("bob")
    await bob.page.goto(f"{bob.url}/w/acme/games/1/")
    lines = bob.page.locator(".dots__line")
    await expect(lines.locator("xpath=self::*[@tabindex='0']")).to_have_count(1)
    await lines.first.focus()
    for key, label in (("ArrowRight", "row 1, column 2"), ("ArrowDown", "row 2, column 2"), ("ArrowLeft", "column 1")):
        await bob.page.keyboard.press(key)
        focused = bob.page.locator(".dots__line:focus")
        await expect(focused).to_have_attribute("aria-label", re.compile(label))
