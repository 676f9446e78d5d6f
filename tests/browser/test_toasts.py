"""What the page says for a few seconds stands in nobody's way who is writing."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Sits
from tests.browser.person import Person
from tests.browser.stage import Stage, act

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIZES = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 844}}
LONG = "\n".join(["one line of many"] * 12)


def toast(person: Person, text: str) -> Locator:
    return person.page.get_by_role("alert").filter(has_text=text)


async def covered(page: Page, field: Locator) -> bool:
    """Whether a toast lies over the composer of this field, or leaves the screen."""
    box = await field.locator("xpath=ancestor::form[1]").bounding_box()
    screen = page.viewport_size
    assert box
    assert screen
    for each in await page.locator(".toast").all():
        over = await each.bounding_box()
        assert over
        if over["x"] < 0 or over["y"] < 0 or over["x"] + over["width"] > screen["width"]:
            return True
        beside = over["x"] >= box["x"] + box["width"] or over["x"] + over["width"] <= box["x"]
        above_or_below = over["y"] + over["height"] <= box["y"] or over["y"] >= box["y"] + box["height"]
        if not (beside or above_or_below):
            return True
    return False


@pytest.mark.parametrize("size", SIZES)
async def test_a_toast_never_covers_what_one_writes_in(stage: Stage, size: str) -> None:
    room = await stage.room("alice", "bob")
    (first, *_) = await stage.writes("alice", room[0], "the only one")
    alice = await stage.opens("alice", room, viewport=SIZES[size])
    await alice.composer.fill(LONG)
    await alice.page.evaluate("document.querySelector('.message').focus()")
    await alice.page.keyboard.press("s")
    await expect(toast(alice, "Saved for later.")).to_be_visible()
    assert not await covered(alice.page, alice.composer)

    await alice.page.evaluate("document.querySelector('.message').focus()")
    await alice.page.keyboard.press("t")
    reply = alice.page.get_by_role("complementary", name="Thread").get_by_role("textbox")
    await expect(reply).to_be_visible()
    await reply.fill("@nobody")
    await alice.page.evaluate("document.querySelector('.panel .message').focus()")
    await alice.page.keyboard.press("s")
    await expect(toast(alice, "Removed from your saved messages.")).to_be_visible()
    assert not await covered(alice.page, reply)
    assert first["text"] == "the only one"


@pytest.mark.parametrize("size", SIZES)
async def test_a_toast_makes_room_for_a_message_that_is_edited_where_it_stands(stage: Stage, size: str) -> None:
    room = await stage.room("alice")
    texts = [f"message {number}\n\nmore\n\nmore" for number in range(30)]
    await stage.writes("alice", room[0], *texts)
    alice = await stage.opens("alice", room, viewport=SIZES[size])
    uppermost = alice.log.locator("[data-seq]").filter(has_text="message 10")
    await uppermost.evaluate("element => element.scrollIntoView({block: 'start'})")
    await uppermost.focus()
    await alice.page.keyboard.press("s")
    await expect(toast(alice, "Saved for later.")).to_be_visible()
    await uppermost.focus()
    await alice.page.keyboard.press("e")
    field = alice.page.get_by_role("textbox", name="Edit message")
    await expect(field).to_be_focused()
    await expect(toast(alice, "Saved for later.")).to_be_visible()
    assert not await covered(alice.page, field)
    assert not await covered(alice.page, alice.composer)


async def test_a_toast_stays_while_one_is_at_it_and_goes_when_dismissed(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    await alice.say("keep this")
    await expect(alice.message("keep this")).to_have_attribute("data-state", "sent")
    await alice.page.clock.install()
    await act(alice, "keep this", "Save for later")
    shown = toast(alice, "Saved for later.")
    await shown.hover()
    await alice.page.clock.run_for(7000)
    await expect(shown).to_be_visible()
    await shown.get_by_role("button", name="Dismiss").click()
    await expect(shown).to_have_count(0)


async def test_a_new_token_is_copied_and_said_to_be(sits: Sits) -> None:
    alice = await sits("alice", "", permissions=["clipboard-read", "clipboard-write"])
    await alice.page.goto(f"{alice.url}/account/tokens/")
    await alice.page.get_by_label("What it is for").fill("a bot")
    await alice.page.get_by_role("button", name="Make a token").click()
    await alice.page.get_by_role("button", name="Copy").click()
    await expect(alice.page.get_by_role("button", name="Copied")).to_be_visible()
    await expect(alice.page.get_by_role("status").filter(has_text="The token is in the clipboard.")).to_be_attached()
    secret = await alice.page.locator("#token").input_value()
    assert await alice.page.evaluate("navigator.clipboard.readText()") == secret
