"""Reading: statements 10 to 23 about the page."""

import re
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.person import Person
from tests.browser.stage import Stage, unread

pytestmark = pytest.mark.asyncio(loop_scope="session")

OLDER_THAN = """seq => {
    const first = document.querySelector(".log [data-seq]");
    return +first.dataset.seq < seq || document.querySelector(".beginning");
}"""
AT_END = "log => log.scrollHeight - log.scrollTop - log.clientHeight <= 1"
TALL = "\n\n".join("a paragraph that takes its place" for _ in range(6))


def tall(number: int) -> str:
    return f"story {number:03}\n\n{TALL}"


def shown(person: Person) -> Any:
    return person.log.evaluate("log => [...log.querySelectorAll('[data-seq]')].map((each) => +each.dataset.seq)")


async def test_ux_10_the_same_author_within_five_minutes_is_grouped(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    await stage.writes("bob", room[0], "opens", "goes on")
    await stage.writes("alice", room[0], "between")
    await stage.writes("bob", room[0], "opens anew")
    alice = await stage.opens("alice", room)
    grouped = [await alice.message(text).get_attribute("data-grouped") for text in ("goes on", "between", "opens anew")]
    assert grouped == ["", None, None]
    later = "new Date(document.querySelectorAll('.message time')[0].dateTime).getTime() + 5 * 60 * 1000"
    modules = "import(document.querySelector('script[type=module]').src.replace('main.js', 'timeline.js'))"
    row = await alice.page.evaluate(
        f"""async () => {{
            const {{timeline}} = await {modules};
            const message = (id, timestamp) => ({{id, seq: id, userId: "1", kind: "message", timestamp}});
            const start = {later};
            const messages = [message(1, start), message(2, start + 299999), message(3, start + 299999 + 300000)];
            return timeline(messages, [], null).filter((row) => row.type === "message").map((row) => row.grouped);
        }}"""
    )
    assert row == [False, True, False]


async def test_ux_11_a_divider_stands_at_each_local_midnight_across_pages_too(stage: Stage) -> None:
    alice = await stage.sits("alice", "acme", "general", timezone_id="Pacific/Auckland")
    while not await alice.log.get_by_text("This is the very beginning of").count():
        first = (await shown(alice))[0]
        await alice.log.evaluate("log => log.scrollTop = 0")
        await alice.page.wait_for_function(
            OLDER_THAN,
            arg=first,
        )
    days = await alice.log.evaluate(
        """log => {
            const found = [];
            let day = null;
            for (const each of log.querySelectorAll(".divider:not(.divider--new), [data-seq]")) {
                const time = each.querySelector("time");
                if (!time) { found.push("divider"); continue; }
                const own = new Date(time.dateTime).toLocaleDateString();
                if (own !== day) found.push(own);
                day = own;
            }
            return found;
        }"""
    )
    assert days[::2] == ["divider"] * (len(days) // 2)
    assert len(set(days[1::2])) == len(days) // 2 > 5


async def test_ux_12_new_stands_before_the_first_unread_and_stays_while_i_read(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    other = await stage.room("alice")
    await stage.writes("bob", room[0], "unread one", "unread two")
    alice = await stage.opens("alice", other)
    await alice.room(room[1]).click()
    after = alice.log.locator(".divider--new + .message")
    await expect(after).to_contain_text("unread one")
    await expect(alice.room(room[1])).not_to_have_accessible_name(re.compile("unread"))
    await stage.writes("bob", room[0], "while I look")
    await expect(alice.message("while I look")).to_be_visible()
    await expect(after).to_contain_text("unread one")


async def test_ux_13_opening_lands_at_the_first_unread_else_at_the_bottom(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    await stage.writes("alice", room[0], *(tall(number) for number in range(8)))
    read = await stage.opens("alice", room)
    await expect(read.message("story 007")).to_be_in_viewport()
    assert await read.log.evaluate(AT_END)
    alice = read
    await stage.goes(alice, await stage.room("alice"))
    await stage.writes("bob", room[0], *(tall(number) for number in range(8, 16)))
    await alice.room(room[1]).click()
    await expect(alice.log.locator(".divider--new")).to_be_in_viewport()
    await expect(alice.message("story 015")).not_to_be_in_viewport()


async def test_ux_14_a_new_message_scrolls_at_the_bottom_and_elsewhere_the_position_holds(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    await stage.writes("alice", room[0], *(tall(number) for number in range(6)))
    alice = await stage.opens("alice", room)
    await stage.writes("bob", room[0], "seen at once")
    await expect(alice.message("seen at once")).to_be_in_viewport()
    await alice.log.evaluate("log => log.scrollTop -= 400")
    before = await alice.log.evaluate("log => log.scrollTop")
    await stage.writes("bob", room[0], "not seen yet", "nor this")
    jump = alice.page.get_by_role("button", name="Jump to latest (2)")
    await expect(jump).to_be_visible()
    assert await alice.log.evaluate("log => log.scrollTop") == before
    await jump.click()
    await expect(alice.message("nor this")).to_be_in_viewport()
    await expect(jump).to_have_count(0)


async def test_ux_15_loading_older_pages_moves_what_i_read_by_a_pixel_at_most(stage: Stage) -> None:
    room = await stage.room("alice")
    await stage.writes("alice", room[0], *(tall(number) for number in range(60)))
    alice = await stage.opens("alice", room)
    oldest = (await shown(alice))[0]
    seq, before = await alice.log.evaluate(
        """log => {
            log.scrollTop = 50;
            const top = log.getBoundingClientRect().top;
            const isShown = (each) => each.getBoundingClientRect().bottom > top;
            const first = [...log.querySelectorAll("[data-seq]")].find(isShown);
            return [first.dataset.seq, first.getBoundingClientRect().top];
        }"""
    )
    await alice.page.wait_for_function(OLDER_THAN, arg=oldest)
    after = await alice.log.locator(f"[data-seq='{seq}']").evaluate("each => each.getBoundingClientRect().top")
    assert abs(after - before) <= 1


async def test_ux_17_at_most_300_messages_are_in_the_page(stage: Stage) -> None:
    room = await stage.room("alice", "bob")
    for author, half in (("bob", range(170)), ("alice", range(170, 340))):  # a socket's burst is 200 events
        await stage.writes(author, room[0], *(f"line {number:03}" for number in half))
    alice = await stage.opens("alice", room)
    held = await shown(alice)
    while held[0] > 1:
        await alice.log.evaluate("log => log.scrollTop = 0")
        await alice.page.wait_for_function(OLDER_THAN, arg=held[0])
        held = await shown(alice)
        assert len(held) <= 300
    assert len(held) == 300
    await alice.page.get_by_role("button", name="Jump to latest").click()
    await expect(alice.message("line 339")).to_be_in_viewport()
    assert len(await shown(alice)) <= 300


async def test_ux_18_a_permalink_centres_and_highlights_its_message(stage: Stage) -> None:
    room = await stage.room("alice")
    sent = await stage.writes("alice", room[0], *(f"page {number:03}" for number in range(130)))
    alice = await stage.opens("alice", room, seq=sent[20]["seq"])
    target = alice.log.locator("[data-target]")
    await expect(target).to_contain_text("page 020")
    middle = await target.evaluate(
        """each => {
            const [own, log] = [each.getBoundingClientRect(), each.closest(".log").getBoundingClientRect()];
            return Math.abs((own.top + own.bottom) / 2 - (log.top + log.bottom) / 2);
        }"""
    )
    assert middle < 60
    await alice.log.evaluate("log => log.scrollTop = log.scrollHeight")
    await expect(alice.message("page 080")).to_be_attached()  # what follows is loaded as one reads on


async def test_ux_19_reading_needs_a_visible_focused_tab_and_the_message_on_screen(stage: Stage) -> None:
    room, aside = await stage.room("bob", "alice"), await stage.room("alice")
    await stage.writes("bob", room[0], *(tall(number) for number in range(12)))
    alice = await stage.opens("alice", aside)
    await alice.page.evaluate("document.hasFocus = () => window.focused ?? false")
    await alice.room(room[1]).click()
    await expect(alice.log.locator(".divider--new")).to_be_in_viewport()
    socket = await stage.as_("alice")
    assert await unread(socket, room[0]) == 12
    await alice.page.evaluate("window.focused = true, dispatchEvent(new Event('focus'))")
    await socket.event("read-marker")
    left = await unread(socket, room[0])
    assert 0 < left < 12  # those below the screen are not read
    await alice.log.evaluate("log => log.scrollTop = log.scrollHeight")
    await expect(alice.room(room[1])).not_to_have_accessible_name(re.compile("unread"))
    while await unread(socket, room[0]):
        await socket.event("read-marker")


async def test_ux_20_reading_on_one_device_clears_the_badge_on_the_others_within_a_second(stage: Stage) -> None:
    room, aside = await stage.room("bob", "alice"), await stage.room("alice")
    laptop, phone = await stage.opens("alice", aside), await stage.opens("alice", aside)
    await stage.writes("bob", room[0], "@alice, have you seen this?")
    for device in (laptop, phone):
        await expect(device.room(room[1])).to_have_accessible_name(re.compile("1 mention"))
    await phone.page.bring_to_front()
    socket = await stage.as_("alice")
    await phone.room(room[1]).click()
    await socket.event("read-marker")
    await expect(laptop.room(room[1])).not_to_have_accessible_name(re.compile("mention|unread"), timeout=1000)


async def test_ux_22_a_late_message_goes_to_its_place_by_seq(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    alice = await stage.opens("alice", room)
    alice.cable.pull()
    await stage.writes("bob", room[0], "first", "second")
    await alice.say("mine, sent later")
    alice.cable.plug()
    await alice.page.evaluate("dispatchEvent(new Event('online'))")
    await expect(alice.message("mine, sent later")).to_have_attribute("data-state", "sent")
    await expect(alice.message("second")).to_be_visible()
    held = await shown(alice)
    assert held == sorted(held)
    texts = await alice.log.locator(".message__text").all_inner_texts()
    assert texts[-3:] == ["first", "second", "mine, sent later"]
