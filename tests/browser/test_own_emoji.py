"""Emoji of the workspace: added by one, used in a message and as a reaction, seen by another."""

import pytest
from playwright.async_api import expect

from tests.browser.person import Person
from tests.browser.stage import Stage
from tests.uploads.pictures import picture

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def add(person: Person, name: str) -> None:
    """On the page of the workspace's emoji."""
    page = person.page
    await page.get_by_label("Name").fill(f":{name}:")
    await page.get_by_label("Picture").set_input_files(
        {"name": "dog.png", "mimeType": "image/png", "buffer": picture(size=(300, 200))}
    )
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_text(f":{name}: is there for everybody.")).to_be_visible()


async def test_an_emoji_that_comes_after_its_name_was_typed_is_offered_then(stage: Stage) -> None:
    room = await stage.room("alice", "bob")
    bob, alice = await stage.sits("bob"), await stage.opens("alice", room)
    name = f"late-{room[0]}"
    await alice.composer.press_sequentially(f"see :{name}")
    await bob.page.goto(f"{bob.url}/w/acme/emoji/")
    await add(bob, name)
    await expect(alice.page.get_by_role("listbox", name="Suggestions").get_by_role("option")).to_contain_text(name)
    await alice.page.keyboard.press("Enter")
    await expect(alice.composer).to_have_value(f"see :{name}:")


async def test_an_emoji_is_added_from_the_picker_written_reacted_with_and_removed(stage: Stage) -> None:
    room = await stage.room("alice", "bob")
    await stage.writes("alice", room[0], "who is a good dog?")
    bob, alice = await stage.opens("bob", room), await stage.opens("alice", room)
    page, name = alice.page, f"dog-{room[0]}"

    await page.get_by_role("main").get_by_role("button", name="Emoji").click()
    await page.get_by_role("link", name="Add emoji").click()
    await add(alice, name)

    await stage.goes(alice, room)
    await alice.composer.press_sequentially(f"me :{name[:5]}")
    await expect(page.get_by_role("listbox", name="Suggestions").get_by_role("option").first).to_contain_text(name)
    await page.keyboard.press("Enter")
    await expect(alice.composer).to_have_value(f"me :{name}:")
    await page.keyboard.press("Enter")
    written = bob.messages.filter(has_text="me").get_by_role("img", name=f":{name}:")
    await expect(written).to_be_visible()
    size = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
    assert await written.evaluate(size) == [128, 85]

    asked = alice.message("who is a good dog?")
    await asked.focus()
    await page.keyboard.press("r")
    await page.get_by_role("combobox", name="Find an emoji").press_sequentially(name)
    await page.keyboard.press("Enter")
    seen = bob.message("who is a good dog?").locator(".reaction").get_by_role("img", name=f":{name}:")
    await expect(seen).to_be_visible()

    await page.goto(f"{alice.url}/w/acme/emoji/")
    await page.get_by_role("button", name=f"Remove :{name}:").click()
    await expect(page.get_by_text("Removed.")).to_be_visible()
    await expect(seen).to_have_count(0)
    await expect(bob.message("who is a good dog?").locator(".reaction").first).to_contain_text(f":{name}:")
