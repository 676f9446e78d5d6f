"""The keyboard alone reaches everything that writing to somebody needs; a narrow page has a drawer."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

NARROW = {"width": 390, "height": 844}


async def press_until_inside(person: Person, key: str, region: Locator, *, times: int = 40) -> None:
    """Press `key` until the focus is in `region`, which it must reach."""
    for _ in range(times):
        await person.page.keyboard.press(key)
        if await region.evaluate("region => region.contains(document.activeElement)"):
            return
    raise AssertionError(f"{key} never reached {region}")


async def test_a_message_is_sent_by_keys_alone(sits) -> None:
    alice = await sits("alice", "acme", "general")
    await alice.page.keyboard.press("Alt+ArrowDown")
    await alice.in_room("engineering")
    await expect(alice.composer).to_be_focused()
    await alice.page.keyboard.type("first line")
    await alice.page.keyboard.press("Shift+Enter")
    await alice.page.keyboard.type("second line, by keys alone")
    await alice.page.keyboard.press("Enter")
    await expect(alice.message("by keys alone")).to_have_attribute("data-state", "sent")
    assert await alice.texts("first line") == ["first line\nsecond line, by keys alone"]
    await alice.page.keyboard.press("Alt+ArrowUp")
    await alice.in_room("general")


async def test_keys_pressed_before_the_page_is_whole_do_what_they_say_once_it_is(sits) -> None:
    alice = await sits("alice", "acme", "general")
    held = await alice.holds("**/js/later.js")
    await alice.page.reload()
    await alice.in_room("general")
    await alice.page.keyboard.press("Alt+ArrowDown")
    await alice.page.keyboard.press("Control+k")
    held.set()
    await expect(alice.page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    await expect(alice.page.get_by_role("heading", level=1)).to_have_text("engineering")


async def test_f6_goes_round_the_regions_and_back(sits) -> None:
    alice = await sits("alice", "acme", "general")
    await expect(alice.composer).to_be_focused()
    regions = [
        alice.rail,
        alice.page.get_by_role("complementary", name="Sidebar"),
        alice.page.get_by_role("main").locator("header").first,
        alice.log,
        alice.composer,
    ]
    for key, order in (("F6", regions), ("Shift+F6", regions[-2::-1])):
        for region in order:
            await alice.page.keyboard.press(key)
            handle = await region.element_handle()
            await alice.page.wait_for_function("region => region.contains(document.activeElement)", arg=handle)


async def test_tab_reaches_a_conversation_the_composer_and_the_send_button(sits) -> None:
    alice = await sits("alice", "acme", "general")
    await alice.rail.get_by_role("link", name="Acme Corp").focus()
    await press_until_inside(alice, "Tab", alice.room("random"))
    await alice.page.keyboard.press("Enter")
    await alice.in_room("random")
    await alice.rail.get_by_role("link", name="Acme Corp").focus()
    await press_until_inside(alice, "Tab", alice.composer)
    await alice.page.keyboard.type("sent by its button")
    await press_until_inside(alice, "Tab", alice.page.get_by_role("button", name="Send"))
    await alice.page.keyboard.press("Enter")
    await expect(alice.message("sent by its button")).to_have_attribute("data-state", "sent")


async def test_ctrl_k_finds_a_conversation(sits) -> None:
    alice = await sits("alice", "acme", "general")
    await alice.page.keyboard.press("Control+k")
    await expect(alice.page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    await alice.page.keyboard.type("engin")
    await alice.page.keyboard.press("Enter")
    await alice.in_room("engineering")


async def test_the_narrow_page_keeps_its_conversations_in_a_drawer_that_escape_closes(sits) -> None:
    alice = await sits("alice", "acme", viewport=NARROW)
    opener = alice.page.get_by_role("button", name="Show conversations")
    await expect(alice.room("engineering")).not_to_be_in_viewport()
    await opener.click()
    await expect(alice.room("engineering")).to_be_in_viewport()
    await alice.page.keyboard.press("Escape")
    await expect(alice.room("engineering")).not_to_be_in_viewport()
    await expect(opener).to_be_focused()
    await alice.page.keyboard.press("Enter")
    await alice.room("engineering").click()
    await alice.in_room("engineering")
    await expect(alice.room("engineering")).not_to_be_in_viewport()
    await expect(alice.composer).to_be_in_viewport()
