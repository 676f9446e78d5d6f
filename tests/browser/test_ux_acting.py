"""Acting: statements 24 to 32 about the page, but for the switcher's."""

import re
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.stage import Stage, bar

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_ux_24_the_toolbar_opens_by_hover_by_focus_and_by_long_press(stage: Stage) -> None:
    room = await stage.room("alice")
    await stage.writes("alice", room[0], "point at me", "move to me")
    alice = await stage.opens("alice", room)
    await alice.message("point at me").hover()
    await expect(bar(alice.message("point at me"))).to_be_visible()
    await alice.page.mouse.move(0, 0)
    await alice.log.focus()
    await alice.page.keyboard.press("ArrowUp")
    await expect(alice.message("move to me")).to_be_focused()
    await expect(bar(alice.message("move to me"))).to_be_visible()
    await alice.page.keyboard.press("Tab")
    assert await alice.message("move to me").evaluate("message => message.contains(document.activeElement)")

    phone = await stage.opens("alice", room, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    box = await phone.message("point at me").locator(".message__text").bounding_box()
    assert box is not None
    touch = {"x": box["x"] + 20, "y": box["y"] + box["height"] / 2}
    session = await phone.page.context.new_cdp_session(phone.page)
    await session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [touch]})
    await expect(phone.page.get_by_role("menu", name="Actions on the message")).to_be_visible()
    await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(phone.page.get_by_role("menuitem", name="Copy link")).to_be_visible()


async def test_ux_26_the_emoji_picker_filters_moves_picks_and_returns(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    opener = alice.page.get_by_role("main").get_by_role("button", name="Emoji")
    await opener.click()
    find = alice.page.get_by_role("combobox", name="Find an emoji")
    await expect(find).to_be_focused()
    await expect(alice.page.get_by_role("option").nth(500)).to_be_attached()
    await find.press_sequentially("tada")
    await expect(alice.page.get_by_role("option")).to_have_count(1)
    await alice.page.keyboard.press("Enter")
    await expect(alice.composer).to_have_value("🎉")
    await expect(alice.composer).to_be_focused()
    await opener.click()
    await find.fill("cat")
    selected = alice.page.get_by_role("option", selected=True)
    first = await selected.text_content()
    await alice.page.keyboard.press("ArrowRight")
    assert await selected.text_content() != first
    await alice.page.keyboard.press("Escape")
    await expect(find).to_have_count(0)
    await expect(opener).to_be_focused()
    await expect(alice.composer).to_have_value("🎉")
    assert alice.complaints == []


async def test_ux_27_at_lists_the_channels_people_first_and_marks_the_others(stage: Stage) -> None:
    room = await stage.room("alice", "dana", "carol")
    alice = await stage.opens("alice", room)
    options = alice.page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    await alice.composer.press_sequentially("hello @")
    await expect(options.filter(has_text="Dana Okafor")).to_be_visible()
    assert not [text for text in await options.all_inner_texts() if "not in this" in text]
    await alice.composer.press_sequentially("b")
    await expect(options).to_have_text([re.compile("Bob Tanaka.*not in this conversation", re.DOTALL)])
    await alice.page.keyboard.press("Enter")
    await expect(alice.composer).to_have_value("hello @bob ")
    await alice.composer.press_sequentially("see #gen")
    await alice.page.keyboard.press("Tab")
    await expect(alice.composer).to_have_value("hello @bob see #general ")
    await alice.composer.press_sequentially(":tad")
    await expect(options.first).to_contain_text(":tada:")
    await alice.page.keyboard.press("Enter")
    await expect(alice.composer).to_have_value("hello @bob see #general 🎉")
    await alice.composer.fill("")
    await alice.composer.press_sequentially("@da")
    await expect(options).to_have_count(1)
    await alice.page.keyboard.press("Escape")
    await expect(options).to_have_count(0)
    await expect(alice.composer).to_have_value("@da")


async def test_ux_27_a_slash_lists_the_commands(stage: Stage) -> None:
    room = await stage.room("alice")
    alice = await stage.opens("alice", room)
    options = alice.page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    await alice.composer.press_sequentially("/")
    await expect(options.filter(has_text="/shrug")).to_be_visible()
    await alice.composer.press_sequentially("top")
    await expect(options).to_have_count(1)
    await alice.page.keyboard.press("Enter")
    await alice.composer.press_sequentially("what we are at")
    await alice.page.keyboard.press("Enter")
    await expect(alice.page.get_by_role("main").locator("header").first).to_contain_text("what we are at")
    await expect(alice.composer).to_have_value("")


async def test_a_command_that_does_not_exist_is_asked_about_and_not_sent(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    await alice.say("/tpoic of the day")
    dialog = alice.page.get_by_role("dialog", name="There is no command /tpoic")
    await expect(dialog).to_be_visible()
    await alice.page.keyboard.press("Escape")
    await expect(alice.composer).to_have_value("/tpoic of the day")
    assert await alice.texts("/tpoic") == []
    await alice.say("/etc is full")
    await alice.page.get_by_role("dialog", name="There is no command /etc").get_by_role("button", name="Send").click()
    await expect(alice.message("/etc is full")).to_have_attribute("data-state", "sent")


async def test_a_command_given_before_the_page_is_whole_is_carried_out_and_not_sent(stage: Stage) -> None:
    room = await stage.room("alice")
    alice = await stage.opens("alice", room)
    held = await alice.holds("**/js/later.js")
    await alice.page.reload()
    await expect(alice.composer).to_be_visible()
    await alice.say("/topic early birds")
    held.set()
    await expect(alice.page.get_by_role("main").locator("header").first).to_contain_text("early birds")
    assert await alice.texts("/topic") == []


async def test_a_name_between_colons_becomes_its_emoji_but_in_code(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    await alice.composer.press_sequentially("well done :tada:")
    await expect(alice.composer).to_have_value("well done 🎉")
    await alice.composer.press_sequentially(" `:tada:` :no-such-name: at 10:30:")
    await expect(alice.composer).to_have_value("well done 🎉 `:tada:` :no-such-name: at 10:30:")


async def test_ux_28_at_channel_says_how_many_it_reaches_first(stage: Stage) -> None:
    room = await stage.room("alice", "bob", "carol")
    alice = await stage.opens("alice", room)
    await alice.say("@channel lunch is here")
    dialog = alice.page.get_by_role("dialog", name="Notify 2 people?")
    await expect(dialog).to_be_visible()
    await alice.page.keyboard.press("Escape")
    await expect(alice.composer).to_have_value("@channel lunch is here")
    assert await alice.texts("@channel") == []
    await alice.composer.press("Enter")
    await dialog.get_by_role("button", name="Send").click()
    await expect(alice.message("lunch is here")).to_have_attribute("data-state", "sent")
    await alice.say("`@channel` is code")
    await expect(alice.message("is code")).to_have_attribute("data-state", "sent")


async def test_ux_30_alt_arrows_move_between_conversations_with_shift_between_unread_ones(stage: Stage) -> None:
    first, second, third = [await stage.room("bob", "alice") for _ in range(3)]
    alice = await stage.opens("alice", first)
    await alice.page.keyboard.press("Alt+ArrowDown")
    await expect(alice.page.get_by_role("heading", level=1)).to_have_text(second[1])
    await alice.page.keyboard.press("Alt+ArrowUp")
    await expect(alice.page.get_by_role("heading", level=1)).to_have_text(first[1])
    await stage.writes("bob", third[0], "unread")
    await expect(alice.room(third[1])).to_have_accessible_name(re.compile("unread"))
    await alice.page.keyboard.press("Alt+Shift+ArrowDown")
    await expect(alice.page.get_by_role("heading", level=1)).to_have_text(third[1])


async def test_ux_31_f6_cycles_the_regions_and_each_is_a_labelled_landmark(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    await alice.page.get_by_role("button", name="show details").click()
    await expect(alice.page.get_by_role("complementary", name="Details")).to_be_visible()
    await alice.composer.focus()
    visited = []
    for _ in range(6):
        await alice.page.keyboard.press("F6")
        visited.append(await alice.page.evaluate(LANDMARK))
    assert len(set(visited)) == 6
    unnamed = await alice.page.evaluate(
        """() => [...document.querySelectorAll("nav, aside:not([inert]), main, [role=log]")]
            .filter((each) => !each.getAttribute("aria-label") && !each.getAttribute("aria-labelledby")).length"""
    )
    assert unnamed == 0


async def test_ux_32_question_mark_lists_every_shortcut_from_the_one_table(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    await alice.composer.fill("")
    await alice.page.keyboard.press("?")
    await expect(alice.composer).to_have_value("?")  # in a text it is a character
    await alice.composer.fill("")
    await alice.log.focus()
    await alice.page.keyboard.press("?")
    dialog = alice.page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(dialog).to_be_visible()
    table: list[Any] = await alice.page.evaluate(TABLE)
    assert len(table) > 20
    assert await dialog.locator("dt").all_inner_texts() == table


LANDMARK = """() => {
    const region = document.activeElement.closest("nav, aside, .main > header, .main [role=log], .composer-place");
    return [region.tagName, region.className, region.getAttribute("aria-label")].join(" ");
}"""
TABLE = """async () => {
    const main = document.querySelector("script[type=module]").src;
    const {SHORTCUTS} = await import(main.replace("main.js", "shortcut-table.js"));
    return ["page", "message", "composer"].flatMap((where) => SHORTCUTS.filter((each) => each.where === where))
        .map((each) => each.label);
}"""
