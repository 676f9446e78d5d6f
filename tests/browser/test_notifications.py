"""What concerns somebody comes to them, on whatever page they are."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.stage import act

pytestmark = pytest.mark.asyncio(loop_scope="session")


def nav(page: Page):
    return page.get_by_role("link", name=re.compile("^Notifications"))


async def test_a_mention_in_another_workspace_reaches_the_open_page_and_leads_there(sits) -> None:
    bob, grace = await sits("bob", "acme", "engineering"), await sits("grace", "globex", "general")
    await expect(bob.rail.get_by_role("link", name="Globex")).to_be_visible()
    await expect(nav(bob.page)).to_be_visible()
    before = await bob.page.locator("[data-nav=notifications] .badge").count()
    await grace.say("@bob the contract is signed, call me")
    if before == 0:
        await expect(bob.page.locator("[data-nav=notifications] .badge")).to_be_visible()
    await expect(bob.page.locator('[data-rail-badge="globex"]')).to_be_visible()
    await expect(bob.page.get_by_role("alert")).to_contain_text("the contract is signed")
    await nav(bob.page).click()
    entry = bob.page.get_by_role("listitem").filter(has_text="the contract is signed, call me")
    await expect(entry).to_contain_text("Globex")
    await expect(entry).to_contain_text("You were mentioned.")
    await entry.get_by_role("link").click()
    await expect(bob.page.get_by_role("heading", level=1)).to_have_text("general")
    await expect(bob.message("the contract is signed, call me")).to_be_visible()
    assert "/w/globex/" in bob.page.url


async def test_marking_as_read_on_one_page_reads_on_the_other(sits) -> None:
    carol, desk, phone = await sits("alice", "acme", "general"), await sits("mona", "acme"), await sits("mona", "acme")
    await desk.page.goto(f"{desk.url}/w/acme/notifications/")
    await phone.page.goto(f"{phone.url}/w/acme/notifications/")
    await expect(phone.page.get_by_role("button", name="Mark all as read")).to_be_visible()
    await carol.say("@mona please sign this one")
    for person in (desk, phone):
        entry = person.page.get_by_role("listitem").filter(has_text="please sign this one")
        await expect(entry).to_contain_text("unread")
    await desk.page.get_by_role("button", name="Mark all as read").click()
    await expect(phone.page.get_by_role("main").get_by_role("listitem").filter(has_text="unread")).to_have_count(0)
    await expect(phone.page.locator("[data-nav=notifications] .badge")).to_have_count(0)
    await phone.page.get_by_role("button", name="Unread").click()
    await expect(phone.page.get_by_role("heading", name="Nothing here")).to_be_visible()


async def test_who_has_the_channel_open_is_not_told_of_what_they_read(sits) -> None:
    alice, carol = await sits("alice", "acme", "random"), await sits("carol", "acme", "random")
    await carol.page.bring_to_front()
    await carol.composer.focus()
    await expect(nav(carol.page)).to_be_visible()
    await carol.has_sent('"looking"')
    await alice.say("a word first")  # the server has heard by then
    await expect(carol.message("a word first")).to_be_visible()
    before = await carol.page.locator("[data-nav=notifications] .badge").all_inner_texts()
    await alice.say("@carol are you reading this?")
    await expect(carol.message("@carol are you reading this?")).to_be_visible()
    await alice.say("@dana and you?")  # decided after it, told after it
    await expect(carol.message("@dana and you?")).to_be_visible()
    assert await carol.page.locator("[data-nav=notifications] .badge").all_inner_texts() == before


async def test_one_may_ask_of_any_message_why_one_was_told_or_not(sits) -> None:
    mona, alice = await sits("mona", "acme", "random"), await sits("alice", "acme", "general")
    await mona.say("plain words for nobody")
    await alice.open_room("random")
    await act(alice, "plain words for nobody", "Why was I told, or not?")
    await expect(alice.page.get_by_role("alert")).to_contain_text(
        "You were not told: You asked for mentions only in this workspace."
    )


async def test_wishes_are_kept_at_once_and_by_the_keyboard(sits) -> None:
    dana = await sits("dana", "acme")
    await dana.page.goto(f"{dana.url}/w/acme/notifications/#settings")
    acme = dana.page.get_by_role("region", name="Acme Corp")
    await acme.get_by_label("All new messages").focus()
    await dana.page.keyboard.press("Space")
    await acme.get_by_label("Keywords, separated by commas").fill("invoice, deploy")
    await dana.page.keyboard.press("Tab")
    await dana.page.get_by_label("Quiet hours").check()
    await dana.page.get_by_label("From").fill("21:30")
    await dana.page.keyboard.press("Tab")
    await dana.page.get_by_role("button", name="Sun").click()
    await expect(dana.page.get_by_role("button", name="Sun")).to_have_attribute("aria-pressed", "false")
    await dana.page.reload()
    await expect(acme.get_by_label("All new messages")).to_be_checked()
    await expect(acme.get_by_label("Keywords, separated by commas")).to_have_value("invoice, deploy")
    await expect(dana.page.get_by_label("From")).to_have_value("21:30")
    await expect(dana.page.get_by_role("button", name="Sun")).to_have_attribute("aria-pressed", "false")
    assert dana.complaints == []


async def test_notifications_and_activity_lead_to_each_other(sits) -> None:
    alice = await sits("alice", "acme")
    await nav(alice.page).click()
    await alice.page.get_by_role("main").get_by_role("link", name="Activity").click()
    panel = alice.page.get_by_role("complementary", name="Activity")
    await panel.get_by_role("link", name="Notifications of all your workspaces").click()
    await expect(alice.page.get_by_role("heading", level=1)).to_have_text("Notifications")
    for name in ("Unread", "Activity", "Threads", "Saved for later"):
        await expect(
            alice.page.get_by_role("complementary", name="Sidebar").get_by_role("link", name=name)
        ).to_be_visible()
