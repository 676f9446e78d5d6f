"""Reading: history upward, days, what is unread and where."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

# The first message that shows and its place, told before older ones can have come.
TO_TOP = """log => {
    log.scrollTop = 50;
    const top = log.getBoundingClientRect().top;
    const first = [...log.querySelectorAll("[data-seq]")].find((each) => each.getBoundingClientRect().bottom > top);
    return [first.dataset.seq, first.getBoundingClientRect().top];
}"""
PLACE_OF = """(log, seq) => log.querySelector(`[data-seq="${seq}"]`).getBoundingClientRect().top"""
HAS_OLDER_THAN = """oldest => {
    const log = document.querySelector("[role=log]");
    return +log.querySelector("[data-seq]").dataset.seq < oldest || log.querySelector(".beginning");
}"""


async def seqs(person: Person) -> list[int]:
    return await person.log.evaluate("log => [...log.querySelectorAll('[data-seq]')].map((each) => +each.dataset.seq)")


async def read_upward(person: Person) -> list[float]:
    """Scroll up to the beginning. By how many pixels each page of older messages moved what one was reading."""
    moves = []
    while not await person.log.get_by_text("This is the very beginning of").count():
        oldest = (await seqs(person))[0]
        seq, before = await person.log.evaluate(TO_TOP)
        await person.page.wait_for_function(HAS_OLDER_THAN, arg=oldest)
        moves.append(abs(await person.log.evaluate(PLACE_OF, seq) - before))
    return moves


async def test_loading_history_upward_leaves_what_one_reads_in_its_place(sits) -> None:
    alice = await sits("alice", "acme", "engineering")
    for number in range(70):
        await alice.say(f"tall story {number}")
    await expect(alice.message("tall story 69")).to_have_attribute("data-state", "sent", timeout=30_000)
    await alice.page.reload()
    await expect(alice.message("tall story 69")).to_be_visible()
    moves = await read_upward(alice)
    assert len(moves) >= 2
    assert max(moves) <= 1
    held = await seqs(alice)
    assert held == sorted(set(held))


async def test_each_day_has_one_divider_also_where_pages_meet(sits) -> None:
    alice = await sits("alice", "acme", "general")
    await read_upward(alice)
    headings = await alice.log.get_by_role("heading", level=2).all_inner_texts()
    days = [heading for heading in headings if heading != "general"]
    stamps = await alice.log.locator("[data-seq] > time, [data-seq] header time").evaluate_all(
        "times => [...new Set(times.map((time) => new Date(time.dateTime).toDateString()))]"
    )
    assert len(days) == len(set(days)) == len(stamps) > 3


async def test_reading_on_one_device_clears_the_badge_on_the_other(sits) -> None:
    alice = await sits("alice", "acme", "random")
    laptop, phone = await sits("bob", "acme", "random"), await sits("bob", "acme", "random")
    for device in (laptop, phone):
        await device.open_room("general")
    await alice.say("@bob, have you seen this?")
    for device in (laptop, phone):
        await expect(device.room("random")).to_have_accessible_name(re.compile("unread"))
        await expect(device.page).to_have_title(re.compile(r"^\(\d+\)"))
    await phone.page.bring_to_front()
    await phone.open_room("random")
    await expect(phone.message("have you seen this?")).to_be_in_viewport()
    for device in (phone, laptop):
        await expect(device.room("random")).not_to_have_accessible_name(re.compile("unread"), timeout=2000)


async def test_somebody_who_types_is_shown_to_the_others_until_they_send(sits) -> None:
    alice, bob = await sits("alice", "acme", "engineering"), await sits("bob", "acme", "engineering")
    await expect(bob.page.locator("html")).to_have_attribute("data-whole", "")  # he hears of it from then on
    await alice.composer.press_sequentially("I am typ")
    await expect(bob.page.get_by_text("Alice Moreau is typing")).to_be_visible()
    assert await alice.page.get_by_text("is typing").count() == 0
    await alice.composer.press("Enter")
    await expect(bob.message("I am typ")).to_be_visible()
    await expect(bob.page.get_by_text("is typing")).to_have_count(0)


async def test_who_typed_before_their_page_was_whole_is_shown_once_it_is(sits) -> None:
    alice, bob = await sits("alice", "acme", "random"), await sits("bob", "acme", "random")
    await expect(bob.page.locator("html")).to_have_attribute("data-whole", "")
    held = await alice.holds("**/js/later.js")
    await alice.page.reload()
    await alice.in_room("random")
    await alice.composer.press_sequentially("so early")
    held.set()
    await expect(bob.page.get_by_text("Alice Moreau is typing")).to_be_visible()
