"""What a day of work in a large workspace found: hands faster than the network, lists longer than the screen."""

import asyncio

import pytest
from playwright.async_api import Route, expect

from tests.browser.crowd import enlarge
from tests.browser.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_is_typed_while_a_dialog_is_on_its_way_is_the_dialogs(stage: Stage) -> None:
    wanted = await stage.room("alice")
    alice = await stage.opens("alice", await stage.room("alice"))
    come = await alice.holds("**/dialogs/switcher.js")
    await alice.composer.focus()
    async with alice.page.expect_request("**/dialogs/switcher.js"):
        await alice.page.keyboard.press("Control+k")
    await alice.page.keyboard.type(f"{wanted[1]}x")
    await alice.page.keyboard.press("Backspace")
    await alice.page.keyboard.press("Enter")
    come.set()
    await expect(alice.page.get_by_role("heading", level=1)).to_have_text(wanted[1])
    await expect(alice.composer).to_have_value("")
    await alice.page.keyboard.type("and on")
    await expect(alice.composer).to_have_value("and on")


@pytest.mark.parametrize("key", ["Enter", "Escape"])
async def test_one_goes_on_writing_after_a_dialog_however_it_closed(stage: Stage, key: str) -> None:
    wanted = await stage.room("alice")
    alice = await stage.opens("alice", await stage.room("alice"))
    for letter in "abc":
        await alice.composer.focus()
        await alice.page.keyboard.press("Control+k")
        await alice.page.get_by_role("dialog").get_by_role("combobox").fill(wanted[1])
        await alice.page.keyboard.press(key)
        await expect(alice.page.get_by_role("dialog")).to_have_count(0)
        await alice.page.keyboard.type(letter)
    await expect(alice.composer).to_have_value("abc")


async def test_a_dialog_that_does_not_come_gives_the_keys_back(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))

    async def fail(route: Route) -> None:
        await route.abort()

    await alice.page.route("**/dialogs/switcher.js", fail)
    await alice.composer.focus()
    await alice.page.keyboard.press("Control+k")
    await expect(alice.page.get_by_role("alert").filter(has_text="could not be loaded")).to_be_visible()
    await alice.page.keyboard.type("still mine")
    await expect(alice.composer).to_have_value("still mine")


async def test_people_who_are_found_after_the_message_went_are_not_offered(stage: Stage) -> None:
    room = await stage.room("alice")
    alice = await stage.opens("alice", room)
    await alice.page.evaluate(
        """() => {
            const send = WebSocket.prototype.send;
            WebSocket.prototype.send = function (data) {
                const late = typeof data === "string" && data.includes('"get-people"') && data.includes('"query"');
                if (!late) return send.call(this, data);
                setTimeout(() => (send.call(this, data), setTimeout(() => (window.isOver = true), 300)), 600);
            };
        }"""
    )
    await alice.composer.press_sequentially("ask @bob")
    await alice.page.keyboard.press("Enter")
    await expect(alice.message("ask @bob")).to_have_attribute("data-state", "sent")
    await alice.page.wait_for_function("() => window.isOver")
    await expect(alice.page.get_by_role("option")).to_have_count(0)


async def test_the_conversation_one_goes_to_shows_in_the_sidebar(stage: Stage) -> None:
    room = await stage.room("alice")
    await stage.writes("alice", room[0], "the first of many")
    await asyncio.to_thread(enlarge, stage.server.folder, room[0], "alice", messages=1, channels=500)
    alice = await stage.opens("alice", room)
    await expect(alice.room("crowd-477")).not_to_be_in_viewport()
    await alice.page.keyboard.press("Control+k")
    await alice.page.get_by_role("dialog").get_by_role("combobox").fill("crowd-477")
    await alice.page.keyboard.press("Enter")
    await expect(alice.page.get_by_role("heading", level=1)).to_have_text("crowd-477")
    await expect(alice.room("crowd-477")).to_be_in_viewport()


async def test_other_words_leave_a_status_its_end(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    dialog = alice.page.get_by_role("dialog", name="Set a status")

    async def opens() -> None:
        await alice.page.evaluate("document.querySelector('#menu-me [data-open-dialog=status]').click()")
        await expect(dialog).to_be_visible()

    await opens()
    await dialog.get_by_label("Status", exact=True).fill("at lunch")
    await dialog.get_by_label("Clear after").select_option("This week")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    await opens()
    await dialog.get_by_label("Status", exact=True).fill("at a long lunch")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    me = (await (await stage.as_("alice")).ok("get-people", {"query": "alice"}))["people"][0]["status"]
    assert me["text"] == "at a long lunch"
    days = (me["expiresAt"] - await alice.page.evaluate("Date.now()")) / 86_400_000
    assert 0 < days <= 7


async def test_a_card_says_a_role_in_words_and_the_profile_knows_all_time_zones(stage: Stage) -> None:
    room = await stage.room("alice")
    await stage.writes("alice", room[0], "it is me")
    alice = await stage.opens("alice", room)
    await alice.message("it is me").locator(".message__name").click()
    card = alice.page.locator(".profile")
    await expect(card).to_contain_text("Owner")
    await card.get_by_role("button", name="Edit profile").click()
    zone = alice.page.get_by_role("dialog").get_by_label("Time zone")
    await zone.fill("Europe/Lisbon")
    assert await zone.evaluate("field => [...field.list.options].some((each) => each.value === field.value)")
