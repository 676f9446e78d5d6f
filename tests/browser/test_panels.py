"""What opens beside or over a conversation: axe finds nothing serious in it, and keys alone go in, through and out."""

import re
from typing import Any

import pytest
from playwright.async_api import FilePayload, Locator, expect

from tests.browser.axe import serious
from tests.browser.person import Person
from tests.browser.stage import Stage
from tests.browser.test_keyboard import press_until_inside

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOTE: FilePayload = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"a plan"}


def panel(person: Person, name: str) -> Locator:
    return person.page.get_by_role("complementary", name=name)


async def a_lively_room(stage: Stage) -> tuple[int, str]:
    """With something to find, a mention, a thread, an edit; and another room left unread."""
    room, other = await stage.room("bob", "alice"), await stage.room("bob", "alice")
    [parent, edited] = await stage.writes("bob", room[0], "the wombat has landed @alice", "slipp of the pen")
    await stage.writes("alice", room[0], "welcome, wombat", parentId=parent["id"])
    await stage.writes("bob", room[0], "it says thanks", parentId=parent["id"])
    bob = await stage.as_("bob")
    await bob.ok("edit-message", {"id": edited["id"], "text": "slip of the pen"})
    await bob.ok("set-status", {"emoji": "🌴", "text": "On holiday"})
    await stage.writes("bob", other[0], "not read yet", "nor this @alice")
    return room


async def open_by_key(person: Person, key: str, name: str) -> Locator:
    await person.page.keyboard.press(key)
    await expect(panel(person, name)).to_be_visible()
    return panel(person, name)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_serious_in_panels_cards_and_dialogs(stage: Stage, theme: Any) -> None:
    room = await a_lively_room(stage)
    alice = await stage.opens("alice", room, color_scheme=theme)
    page, press = alice.page, alice.page.keyboard.press
    await page.get_by_role("main").get_by_label("Attach files").set_input_files([NOTE])
    await expect(page.get_by_role("main").get_by_role("listitem").filter(has_text="plan.txt")).to_have_attribute(
        "data-state", "ready"
    )
    await alice.composer.press("Enter")
    await expect(alice.message("plan.txt")).to_have_attribute("data-state", "sent")

    async def sound(what: str) -> None:
        assert await serious(page) == [], what

    for key, name in (("A", "Unread"), ("M", "Activity"), ("T", "Threads"), ("S", "Saved for later")):
        opened = await open_by_key(alice, f"Control+Shift+{key}", name)
        await expect(opened.locator(".people__loading")).to_have_count(0)
        await sound(name)
    search = await open_by_key(alice, "Control+Shift+F", "Search")
    await sound("search, what may be asked")
    await page.keyboard.type("wombat")
    await press("Enter")
    await expect(search.get_by_role("listitem").first).to_be_visible()
    await sound("search, what was found")
    await search.get_by_role("combobox", name="Search messages").fill("no such thing anywhere")
    await expect(search.get_by_text("Nothing was found")).to_be_visible()
    await sound("search, nothing found")
    await press("Escape")
    details = await open_by_key(alice, "Control+Shift+I", "Details")
    for tab in ("Members", "Pins", "Files"):
        await press("ArrowRight")
        await expect(details.get_by_role("tab", name=tab)).to_be_focused()
    await expect(details.get_by_role("tabpanel")).to_contain_text("plan.txt")
    await sound("files")
    await press("Escape")
    await alice.message("the wombat has landed").get_by_role("button", name="Bob Tanaka").click()
    await expect(page.get_by_role("dialog", name="Bob Tanaka")).to_contain_text("On holiday")
    await sound("a person's card")
    await press("Escape")
    await alice.message("slip of the pen").get_by_role("button", name="(edited)").click()
    await expect(page.get_by_role("dialog", name="Edit history").get_by_role("listitem")).to_have_count(2)
    await sound("history")
    await press("Escape")
    await alice.message("the wombat has landed").get_by_role("button", name=re.compile("2 replies")).click()
    await expect(panel(alice, "Thread").get_by_role("article")).to_have_count(3)
    await sound("thread")


async def test_search_is_gone_through_by_keys_alone(stage: Stage) -> None:
    room = await a_lively_room(stage)
    alice = await stage.opens("alice", await stage.room("alice"))
    press = alice.page.keyboard.press
    search = await open_by_key(alice, "Control+Shift+F", "Search")
    await expect(search.get_by_role("combobox", name="Search messages")).to_be_focused()
    await alice.page.keyboard.type(f"in:{room[1]} landed")
    await press("Enter")
    hit = search.get_by_role("list", name="Messages").get_by_role("link")
    await expect(hit).to_have_count(1)
    await press_until_inside(alice, "Tab", hit, times=4)
    await press("Enter")
    await expect(alice.message("the wombat has landed")).to_have_attribute("data-target", "")
    await open_by_key(alice, "F6", "Search")
    await press_until_inside(alice, "F6", search, times=7)
    await press("Escape")
    await expect(search).not_to_be_visible()
    await expect(alice.composer).to_be_focused()


@pytest.mark.parametrize(
    ("key", "name", "words"),
    [
        ("A", "Unread", "nor this @alice"),
        ("M", "Activity", "nor this @alice"),
        ("T", "Threads", "the wombat has landed"),
    ],
)
async def test_a_list_is_gone_through_by_keys_alone(stage: Stage, key: str, name: str, words: str) -> None:
    await a_lively_room(stage)
    alice = await stage.opens("alice", await stage.room("alice"))
    opened = await open_by_key(alice, f"Control+Shift+{key}", name)
    entry = opened.get_by_role("listitem").filter(has_text=words).first.get_by_role("link").first
    await expect(entry).to_be_visible()
    await press_until_inside(alice, "Tab", entry, times=60)
    await alice.page.keyboard.press("Enter")
    await expect(alice.message(words.removesuffix(" @alice"))).to_be_visible()
    await open_by_key(alice, "F6", name)
    await press_until_inside(alice, "F6", opened, times=7)
    await alice.page.keyboard.press("Escape")
    await expect(opened).not_to_be_visible()
    await expect(alice.composer).to_be_focused()


async def test_files_are_reached_by_keys_alone(stage: Stage) -> None:
    room = await stage.room("alice")
    alice = await stage.opens("alice", room)
    await alice.page.get_by_role("main").get_by_label("Attach files").set_input_files([NOTE])
    await alice.composer.focus()
    await alice.page.keyboard.type("the plan")
    await expect(alice.page.get_by_role("main").get_by_role("listitem").filter(has_text="plan.txt")).to_have_attribute(
        "data-state", "ready"
    )
    await alice.page.keyboard.press("Enter")
    await expect(alice.message("the plan")).to_have_attribute("data-state", "sent")
    details = await open_by_key(alice, "Control+Shift+I", "Details")
    await press_until_inside(alice, "ArrowRight", details.get_by_role("tab", name="Files"), times=4)
    file = details.get_by_role("link", name="Download plan.txt")
    await expect(file).to_be_visible()
    await press_until_inside(alice, "Tab", file, times=4)


async def test_a_persons_card_opens_from_a_message_and_gives_the_focus_back(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    await stage.writes("bob", room[0], "who am I?")
    alice = await stage.opens("alice", room)
    await alice.message("who am I?").focus()
    name = alice.message("who am I?").get_by_role("button", name="Bob Tanaka")
    await press_until_inside(alice, "Tab", name, times=3)
    await alice.page.keyboard.press("Enter")
    card = alice.page.get_by_role("dialog", name="Bob Tanaka")
    await expect(card.get_by_role("button", name="Message")).to_be_focused()
    await alice.page.keyboard.press("Escape")
    await expect(card).to_have_count(0)
    await expect(name).to_be_focused()


async def test_preferences_are_changed_by_keys_alone(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    press, me = alice.page.keyboard.press, alice.page.get_by_role("button", name="You: Alice")
    await me.focus()
    await press("Enter")
    await press_until_inside(alice, "Tab", alice.page.get_by_role("button", name="Preferences"), times=8)
    await press("Enter")
    dialog = alice.page.get_by_role("dialog", name="Preferences")
    for choice, value in (("Dark", "dark"), ("As the system", None)):
        await press_until_inside(alice, "Shift+Tab", dialog.get_by_role("button", name=choice), times=20)
        await press("Enter")
        theme = await alice.page.evaluate("document.documentElement.dataset.theme ?? null")
        assert theme == value
    await press("Escape")
    await expect(dialog).to_have_count(0)
