"""What the page tells of itself: statements 33 to 40."""

import asyncio
import re
import time
from typing import Any

import pytest
from playwright.async_api import FilePayload, expect

from tests.browser.axe import serious
from tests.browser.stage import Stage
from tests.browser.transfers import begin_long_work, go_on_with_long_work

pytestmark = pytest.mark.asyncio(loop_scope="session")

NARROW = {"width": 390, "height": 844}


async def test_ux_33_a_new_message_is_announced_once_and_history_is_not(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    await stage.writes("bob", room[0], *(f"history {number:03}\n\nmore\n\nmore" for number in range(70)))
    alice = await stage.opens("alice", room)
    assert await alice.log.get_attribute("aria-live") == "off"  # or all of history would be read out
    await alice.page.evaluate(
        """() => {
            window.said = [];
            const voice = document.querySelector("[data-mount=voice]");
            const listen = () => voice.textContent.trim() && window.said.push(voice.textContent.trim());
            new MutationObserver(listen).observe(voice, {childList: true, characterData: true, subtree: true});
        }"""
    )
    await alice.log.evaluate("log => log.scrollTop = 0")
    await expect(alice.message("history 005")).to_be_attached()
    await alice.log.evaluate("log => log.scrollTop = log.scrollHeight")
    await stage.writes("bob", room[0], "fresh news")
    await expect(alice.message("fresh news")).to_be_visible()
    await expect(alice.page.locator("[data-mount=voice]")).to_have_text("Bob Tanaka: fresh news")
    assert await alice.page.evaluate("window.said") == ["Bob Tanaka: fresh news"]


async def test_ux_34_a_banner_counts_down_after_five_seconds_and_not_before(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    offline = alice.page.get_by_text("You are offline.")
    await alice.page.clock.install()
    alice.cable.pull()
    await alice.page.wait_for_function("() => document.querySelector('[data-mount=banner]')")
    await alice.page.clock.run_for(4000)
    assert await offline.count() == 0
    await alice.page.clock.run_for(2500)
    await expect(offline).to_be_visible()
    await expect(alice.page.get_by_text(re.compile(r"Trying again in \d+ s|Connecting…"))).to_be_visible()
    await alice.page.clock.resume()
    alice.cable.plug()
    await alice.page.evaluate("dispatchEvent(new Event('online'))")
    await expect(offline).to_have_count(0)


async def test_ux_35_title_and_icon_show_mentions_or_a_dot(stage: Stage) -> None:
    room, aside = await stage.room("bob", "alice"), await stage.room("alice")
    alice = await stage.opens("alice", aside)
    await alice.page.evaluate(
        """() => {
            for (const row of document.querySelectorAll(".row[data-unread]")) row.click();
        }"""
    )
    await alice.room(aside[1]).click()
    icon = alice.page.locator("link[rel=icon]")
    await stage.writes("bob", room[0], "no name in it")
    await expect(alice.page).to_have_title(re.compile(r"^(• |\(\d+\) )"))
    await expect(icon).to_have_attribute("href", re.compile("favicon-unread"))
    await stage.writes("bob", room[0], "@alice, now")
    await expect(alice.room(room[1]).locator(".badge")).to_have_text("1")
    await alice.page.wait_for_function(
        """() => {
            const badges = document.querySelectorAll("[data-mount=sidebar] ul:not(.side__views) .badge");
            const total = [...badges].reduce((sum, badge) => sum + Number(badge.textContent), 0);
            return total > 0 && document.title.startsWith(`(${total}) `);
        }"""
    )


async def test_ux_36_the_narrow_page_has_a_drawer_that_escape_closes(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"), viewport=NARROW)
    sidebar = alice.page.get_by_role("complementary", name="Sidebar")
    await expect(sidebar).not_to_be_visible()
    await alice.page.get_by_role("button", name="Show conversations").click()
    await expect(sidebar).to_be_visible()
    await alice.page.keyboard.press("Escape")
    await expect(sidebar).not_to_be_visible()
    await alice.page.set_viewport_size({"width": 390, "height": 420})  # a keyboard took the other half
    await alice.composer.focus()
    await expect(alice.composer).to_be_in_viewport(ratio=1)
    await expect(alice.page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)


async def test_ux_37_typing_shows_three_names_at_most_never_mine_and_clears(stage: Stage) -> None:
    room = await stage.room("alice", "bob", "carol", "dana", "mona", "gus")
    alice = await stage.opens("alice", room)
    line = alice.page.get_by_role("main").locator(".typing")
    await alice.composer.press_sequentially("I type myself")
    for name in ("bob", "carol", "dana", "mona", "gus"):
        await stage.as_(name)  # signing in takes longer than typing is shown
    await (await stage.as_("bob")).ok("typing", {"room": room[0]})
    await expect(line).to_have_text("Bob Tanaka is typing")
    await stage.writes("bob", room[0], "sent")
    await expect(line).to_have_text("")
    for name in ("carol", "dana", "mona"):
        await (await stage.as_(name)).ok("typing", {"room": room[0]})
    await expect(line).to_have_text(re.compile("^.+, .+,? and .+ are typing$"))
    await (await stage.as_("gus")).ok("typing", {"room": room[0]})
    await expect(line).to_have_text("Several people are typing")
    await expect(line).to_have_text("", timeout=8000)


async def test_a_status_that_runs_out_is_gone_by_itself(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    await stage.writes("bob", room[0], "at lunch")
    alice = await stage.sits("alice", "acme")
    await alice.page.clock.install()
    await stage.goes(alice, room)
    minute = {"emoji": "🍽️", "text": "Lunch", "expiresAt": round((time.time() + 60) * 1000)}
    await (await stage.as_("bob")).ok("set-status", minute)
    status = alice.message("at lunch").locator(".message__status")
    await expect(status).to_have_text("🍽️")
    alice.cable.pull()  # whatever the server tells draws the log anew
    await alice.page.clock.fast_forward(30_000)
    await expect(status).to_have_text("🍽️")
    await alice.page.clock.fast_forward(31_000)
    await expect(status).to_have_count(0)


async def test_how_authors_are_shows_beside_what_they_wrote_asked_once_and_after_the_first_page(stage: Stage) -> None:
    room = await stage.room("bob", "alice", "carol")
    for name, emoji in (("bob", "🌴"), ("carol", "🏠")):
        await (await stage.as_(name)).ok("set-status", {"emoji": emoji, "text": "So"})
        await stage.writes(name, room[0], f"said by {name}")
    alice = await stage.sits("alice", "acme")
    alice.sent.clear()
    await stage.goes(alice, room)
    await expect(alice.message("said by bob").locator(".message__status")).to_have_text("🌴")
    carols = alice.message("said by carol").locator(".message__status")
    await expect(carols).to_have_text("🏠")
    asked = [event for frame in alice.sent for event in ("get-history", "get-people") if f'"{event}"' in frame]
    assert asked == ["get-history", "get-people"]
    await (await stage.as_("carol")).ok("set-status", {"emoji": "🚆", "text": "On the train"})
    await expect(carols).to_have_text("🚆")
    alice.cable.pull()
    await (await stage.as_("carol")).ok("set-status", {"emoji": "🍵", "text": "Tea"})
    alice.cable.plug()
    await alice.page.evaluate("dispatchEvent(new Event('online'))")
    await expect(carols).to_have_text("🍵")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_ux_38_every_control_has_a_name_and_contrast_and_shows_its_focus(stage: Stage, theme: Any) -> None:
    alice = await stage.sits("alice", "acme", "engineering", color_scheme=theme)
    await expect(alice.page.locator("html")).to_have_attribute("data-whole", "")
    await alice.messages.last.hover()
    assert await serious(alice.page) == []
    await alice.page.get_by_role("button", name="show details").click()
    await expect(alice.page.get_by_role("complementary", name="Details")).to_be_visible()
    assert await serious(alice.page) == []
    await alice.page.get_by_role("main").get_by_role("button", name="Emoji").click()
    await expect(alice.page.get_by_role("option").first).to_be_visible()
    assert await serious(alice.page) == []
    await alice.page.keyboard.press("Escape")
    for name in ("Preferences", "Keyboard shortcuts"):
        await alice.page.get_by_role("button", name="You: Alice").click()
        await alice.page.get_by_role("button", name=name).click()
        await expect(alice.page.get_by_role("dialog", name=name)).to_be_visible()
        assert await serious(alice.page) == [], name
        await alice.page.keyboard.press("Escape")
    await alice.page.get_by_role("button", name="Bold").focus()
    await alice.page.keyboard.press("Shift+Tab")
    outline = await alice.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


async def test_ux_39_an_upload_shows_how_far_it_is(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    network = await alice.page.context.new_cdp_session(alice.page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000}
    await network.send("Network.emulateNetworkConditions", slow)
    long: FilePayload = {"name": "long.txt", "mimeType": "text/plain", "buffer": b"a line of it\n" * 40_000}
    await alice.page.get_by_role("main").get_by_label("Attach files").set_input_files([long])
    bar = alice.page.get_by_role("progressbar", name="Uploading long.txt")
    await bar.evaluate(
        """bar => new Promise((seen) => {
            const look = () => (bar.value > 0 && bar.value < bar.max ? seen() : requestAnimationFrame(look));
            look();
        })"""
    )
    await network.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
    await expect(bar).to_have_count(0)
    await expect(alice.page.get_by_role("main").get_by_role("listitem").filter(has_text="long.txt")).to_be_visible()


async def test_ux_39_exports_and_imports_under_way_show_how_far_they_are(stage: Stage) -> None:
    alice = await stage.sits("alice", "acme")
    run = await asyncio.to_thread(begin_long_work, stage.server.folder, "alice", "acme", done=90)
    for address in ("/w/acme/export/", f"/workspaces/import/{run}/"):
        await alice.page.goto(alice.url + address)
        bar = alice.page.get_by_role("progressbar", name="of 360 messages")
        await expect(bar).to_have_attribute("value", "25")
        await alice.page.get_by_role("link", name="Another export" if "import" in address else "Back to").focus()
        await asyncio.to_thread(go_on_with_long_work, stage.server.folder, done=270)
        await expect(bar).to_have_attribute("value", "75")  # by itself, and nobody's focus is lost
        assert await alice.page.evaluate("document.activeElement.tagName") == "A"
        await asyncio.to_thread(go_on_with_long_work, stage.server.folder, done=90)
    assert alice.complaints == []


async def test_ux_40_everything_empty_says_something_kind_and_useful(stage: Stage) -> None:
    room = await stage.room("dana")
    dana = await stage.opens("dana", room)
    await expect(dana.log).to_contain_text("This is the very beginning of")
    for name, words in (("Threads", "No threads yet"), ("Saved for later", "Nothing saved yet")):
        await dana.conversations.get_by_role("button", name=name).click()
        await expect(dana.page.get_by_role("complementary", name=name)).to_contain_text(words)
    await dana.page.get_by_role("button", name="Pinned messages").click()
    await expect(dana.page.get_by_role("complementary", name="Details")).to_contain_text("Nothing is pinned")
    await dana.page.get_by_role("button", name="Browse channels").first.click()
    await dana.page.get_by_role("searchbox", name="Find a channel").fill("no such thing")
    await expect(dana.page.get_by_role("dialog")).to_contain_text("No channel is called that. You can make it.")


async def test_on_a_phone_the_name_of_a_channel_has_room_and_leads_to_what_its_head_leaves_out(stage: Stage) -> None:
    room = await stage.room("alice", "bob")
    alice = await stage.opens("alice", room, viewport=NARROW)
    name = alice.page.locator(".head__name span")
    assert await name.evaluate("name => name.clientWidth") > NARROW["width"] / 3
    await name.click()
    for tab, offer in (("Members", "Add people"), ("Pins", "Nothing is pinned")):
        await alice.page.get_by_role("tab", name=tab).click()
        await expect(alice.page.get_by_role("tabpanel").get_by_text(offer).first).to_be_visible()
