"""Sending: statements 1 to 8 about the page."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.person import Person
from tests.browser.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

PRESS_AND_LOOK = """text => new Promise((done) => {
    const field = document.querySelector(".main textarea");
    field.focus();
    field.value = text;
    field.dispatchEvent(new InputEvent("input", {bubbles: true}));
    field.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}));
    requestAnimationFrame(() => {
        const shown = [...document.querySelectorAll(".log .message")].find((each) => each.textContent.includes(text));
        done(shown ? shown.dataset.state : "not there");
    });
})"""


async def test_ux_01_enter_shows_my_message_within_a_frame_before_any_reply(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    alice.cable.pull()
    assert await alice.page.evaluate(PRESS_AND_LOOK, "at once") == "pending"
    assert await alice.composer.input_value() == ""


async def test_ux_02_the_confirmed_message_replaces_the_pending_one(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    before = await alice.messages.count()
    await alice.page.evaluate(
        """() => {
            window.most = 0;
            const count = () => window.most = Math.max(window.most, document.querySelectorAll(".log .message").length);
            new MutationObserver(count).observe(document.querySelector(".log"), {childList: true, subtree: true});
        }"""
    )
    await alice.say("only once")
    message = alice.message("only once")
    await expect(message).to_have_attribute("data-state", "sent")
    assert await alice.page.evaluate("window.most") == await alice.messages.count() == before + 1
    assert await message.get_attribute("data-client-id") is not None


async def test_ux_03_a_failed_send_offers_retry_under_the_same_id_and_delete(stage: Stage) -> None:
    room = await stage.room("alice")
    alice = await stage.opens("alice", room)
    too_long = "x" * 40_001
    await alice.composer.evaluate("field => field.removeAttribute('maxlength')")
    await alice.say(too_long)
    failed = alice.log.locator("[data-state=failed]")
    await expect(failed).to_contain_text("Failed")
    first = await failed.get_attribute("data-client-id")
    await failed.get_by_role("button", name="Retry").click()
    await expect(failed).to_have_attribute("data-client-id", first or "")
    ids = {found for frame in alice.sent for found in re.findall(r'"clientId":"([^"]+)"', frame)}
    assert ids == {first}
    await failed.get_by_role("button", name="Delete").click()
    await expect(failed).to_have_count(0)


async def test_ux_04_what_is_sent_offline_goes_in_order_on_reconnect(stage: Stage) -> None:
    room = await stage.room("alice")
    alice = await stage.opens("alice", room)
    alice.cable.pull()
    texts = [f"tunnel {number}" for number in range(4)]
    for text in texts:
        await alice.say(text)
    assert await alice.texts("tunnel") == texts
    assert stage.server.texts("acme", room[1])[1:] == []
    await _back_online(alice)
    await expect(alice.message(texts[-1])).to_have_attribute("data-state", "sent")
    assert [text for text in stage.server.texts("acme", room[1]) if text.startswith("tunnel")] == texts


async def test_ux_05_a_closed_tab_keeps_its_queue(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    alice.cable.pull()
    await alice.say("left behind")
    await expect(alice.message("left behind")).to_have_attribute("data-state", "pending")
    address, context = alice.page.url, alice.page.context
    await alice.page.close()
    alice.cable.plug()
    alice.page = await context.new_page()
    await alice.page.goto(address)
    await expect(alice.message("left behind")).to_have_attribute("data-state", "sent")


async def test_ux_06_shift_enter_breaks_the_line_and_enter_in_a_composition_sends_nothing(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    await alice.composer.focus()
    await alice.page.keyboard.type("one")
    await alice.page.keyboard.press("Shift+Enter")
    await alice.page.keyboard.type("two")
    composing = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true})"
    await alice.composer.evaluate(f"field => field.dispatchEvent({composing})")
    assert await alice.composer.input_value() == "one\ntwo"
    await alice.page.keyboard.press("Enter")
    await expect(alice.message("one")).to_have_attribute("data-state", "sent")
    assert await alice.texts("one") == ["one\ntwo"]


async def test_ux_08_drafts_survive_a_reload_and_the_sidebar_marks_them(stage: Stage) -> None:
    one, other = await stage.room("alice"), await stage.room("alice")
    alice = await stage.opens("alice", one)
    await alice.composer.fill("a draft of the one")
    await alice.room(other[1]).click()
    await expect(alice.composer).to_have_accessible_name(f"Message #{other[1]}")
    await expect(alice.composer).to_have_value("")
    await alice.composer.fill("a draft of the other")
    await expect(alice.room(one[1])).to_contain_text("draft")
    await alice.page.reload()
    await expect(alice.composer).to_have_value("a draft of the other")
    await alice.room(one[1]).click()
    await expect(alice.composer).to_have_value("a draft of the one")


async def _back_online(person: Person) -> None:
    person.cable.plug()
    await person.page.evaluate("dispatchEvent(new Event('online'))")
