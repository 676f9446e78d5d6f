"""What changes after it was said: statements 7, 21, 23 and 25."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.stage import Stage, act, bar, unread

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_ux_07_up_in_an_empty_composer_edits_my_last_message(stage: Stage) -> None:
    room = await stage.room("alice", "bob")
    await stage.writes("alice", room[0], "first thought", "seccond thought")
    await stage.writes("bob", room[0], "not yours")
    alice = await stage.opens("alice", room)
    await alice.composer.focus()
    await alice.page.keyboard.press("ArrowUp")
    editor = alice.page.get_by_role("textbox", name="Edit message")
    await expect(editor).to_be_focused()
    await expect(editor).to_have_value("seccond thought")
    await editor.fill("second thought")
    await alice.page.keyboard.press("Enter")
    await expect(alice.message("second thought")).to_contain_text("(edited)")
    await expect(alice.composer).to_be_focused()
    assert stage.server.texts("acme", room[1])[-2] == "second thought"


async def test_what_stands_in_the_thread_and_in_the_channel_is_edited_where_one_began(stage: Stage) -> None:
    room = await stage.room("alice", "bob")
    [parent] = await stage.writes("bob", room[0], "shall we?")
    await stage.writes("alice", room[0], "we shal", parentId=parent["id"], alsoToChannel=True)
    alice = await stage.opens("alice", room)
    await alice.message("shall we?").get_by_role("button", name="1 reply").click()
    thread = alice.page.get_by_role("complementary", name="Thread")
    editors = alice.page.get_by_role("textbox", name="Edit message")
    reply = thread.get_by_role("textbox", name="Reply…")
    await expect(thread.get_by_role("article")).to_have_count(2)
    await reply.press("ArrowUp")
    await expect(editors).to_have_count(1)
    await expect(thread.get_by_role("textbox", name="Edit message")).to_be_focused()
    await editors.fill("we shall")
    await editors.press("Enter")
    await expect(alice.message("we shall")).to_contain_text("(edited)")
    await expect(reply).to_be_focused()
    await alice.composer.focus()
    await alice.composer.press("ArrowUp")
    await expect(editors).to_have_count(1)
    await expect(alice.log.get_by_role("textbox", name="Edit message")).to_be_focused()
    await editors.press("Escape")
    await expect(alice.composer).to_be_focused()


async def test_what_a_message_said_before_shows_to_who_asks_and_goes_with_the_message(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    [message] = await stage.writes("bob", room[0], "lunch at noon")
    bob = await stage.as_("bob")
    for text in ("lunch at one <b>sharp</b>", "lunch at two <b>sharp</b>"):
        await bob.ok("edit-message", {"id": message["id"], "text": text})
    alice = await stage.opens("alice", room)
    history = alice.page.get_by_role("dialog", name="Edit history")
    opener = alice.message("lunch").get_by_role("button", name="(edited)")
    await alice.message("lunch").focus()
    await expect(opener).to_have_attribute("tabindex", "0")
    await opener.press("Enter")
    versions = history.get_by_role("listitem")
    await expect(versions).to_have_count(3)
    await expect(versions.nth(0)).to_contain_text("Now")
    for place, (gone, come) in enumerate((("one", "two"), ("noon", "one <b>sharp</b>"))):
        await expect(versions.nth(place).locator("del")).to_have_text(gone)
        await expect(versions.nth(place).locator("ins")).to_have_text(come)
    await expect(versions.nth(2)).to_contain_text("lunch at noon")
    await bob.ok("edit-message", {"id": message["id"], "text": "no lunch"})
    await expect(versions).to_have_count(4)
    await alice.page.keyboard.press("Escape")
    await expect(history).to_have_count(0)
    await expect(opener).to_be_focused()
    await act(alice, "no lunch", "Edit history")
    await expect(versions).to_have_count(4)
    await bob.ok("delete-message", {"id": message["id"]})
    await expect(history).to_have_count(0)


async def test_ux_21_marked_unread_survives_a_reload(stage: Stage) -> None:
    room, aside = await stage.room("bob", "alice"), await stage.room("alice")
    await stage.writes("bob", room[0], "one", "two", "three")
    alice = await stage.opens("alice", room)
    await expect(alice.room(room[1])).not_to_have_accessible_name(re.compile("unread"))
    await act(alice, "two", "Mark unread from here")
    await expect(alice.log.locator(".divider--new + .message")).to_contain_text("two")
    await expect(alice.room(room[1])).to_have_accessible_name(re.compile("unread"))
    await stage.goes(alice, room)
    await expect(alice.log.locator(".divider--new + .message")).to_contain_text("two")
    await expect(alice.room(room[1])).to_have_accessible_name(re.compile("unread"))
    assert await unread(await stage.as_("alice"), room[0]) == 2
    await alice.room(aside[1]).click()
    await alice.room(room[1]).click()
    await expect(alice.room(room[1])).not_to_have_accessible_name(re.compile("unread"))


async def test_what_was_deleted_before_i_read_it_is_not_counted_any_more(stage: Stage) -> None:
    room, aside = await stage.room("bob", "alice"), await stage.room("alice")
    alice, bob = await stage.opens("alice", aside), await stage.as_("bob")
    row = alice.room(room[1])
    is_unread = re.compile("unread")

    async def say_and_see(*texts: str) -> list[int]:
        sent = await stage.writes("bob", room[0], *texts)
        await expect(row.locator(".badge")).to_have_text("1")
        await expect(row).to_have_accessible_name(is_unread)
        return [message["id"] for message in sent]

    async def take_back(*messages: int) -> None:
        for message in messages:
            await bob.ok("delete-message", {"id": message})

    named, plain = await say_and_see("@alice, a slip", "and another")
    await take_back(named)
    await expect(row.locator(".badge")).to_have_count(0)
    await expect(row).to_have_accessible_name(is_unread)
    await take_back(plain)
    await expect(row).not_to_have_accessible_name(is_unread)

    both = await say_and_see("@alice, once more", "and again")
    alice.cable.pull()
    await take_back(*both)
    alice.cable.plug()
    await alice.page.evaluate("dispatchEvent(new Event('online'))")
    await expect(row.locator(".badge")).to_have_count(0)
    await expect(row).not_to_have_accessible_name(is_unread)
    assert await unread(await stage.as_("alice"), room[0]) == 0


async def test_a_reply_deleted_before_i_read_it_leaves_no_thread_unread(stage: Stage) -> None:
    room = await stage.room("alice", "bob")
    [parent] = await stage.writes("alice", room[0], "who knows?")
    alice = await stage.opens("alice", room)
    threads = alice.conversations.get_by_role("button", name="Threads")
    before = await threads.text_content() or ""
    [reply] = await stage.writes("bob", room[0], "not I", parentId=parent["id"])
    await expect(threads).not_to_have_text(before)
    await (await stage.as_("bob")).ok("delete-message", {"id": reply["id"]})
    await expect(threads).to_have_text(before)


async def test_ux_23_a_message_deleted_while_i_was_away_is_gone_when_i_come_back(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    regretted, _ = await stage.writes("bob", room[0], "regretted", "meant")
    alice = await stage.opens("alice", room)
    await expect(alice.message("regretted")).to_be_visible()
    alice.cable.pull()
    await (await stage.as_("bob")).ok("delete-message", {"id": regretted["id"]})
    alice.cable.plug()
    await alice.page.evaluate("dispatchEvent(new Event('online'))")
    await expect(alice.message("regretted")).to_have_count(0)
    await expect(alice.message("This message was deleted")).to_be_visible()
    await expect(alice.message("meant")).to_be_visible()


async def test_ux_25_one_reacts_and_others_see_it(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    await stage.writes("bob", room[0], "what do you think?")
    alice = await stage.opens("alice", room)
    message = alice.message("what do you think?")
    await message.hover()
    await bar(message).get_by_role("button", name=re.compile("^React with")).first.click()
    mine = message.get_by_role("button", name=re.compile("1, you$"))
    await expect(mine).to_have_attribute("aria-pressed", "true")
    bob = await stage.as_("bob")
    changed = await bob.event("reactions-changed")
    emoji = changed["reactions"][0]["emoji"]
    await bob.ok("add-reaction", {"id": changed["id"], "emoji": emoji})
    await message.get_by_role("button", name=re.compile("2, you, Bob Tanaka$")).click()
    await expect(message.get_by_role("button", name=re.compile("1, Bob Tanaka$"))).to_be_visible()


async def test_ux_25_one_replies_edits_deletes_pins_saves_and_copies_a_link(stage: Stage) -> None:
    room = await stage.room("alice", "bob")
    await stage.writes("alice", room[0], "first draft", "to be deleted", "worth keeping")
    alice = await stage.opens("alice", room)
    await alice.page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    await act(alice, "first draft", "Edit message")
    await alice.page.get_by_role("textbox", name="Edit message").fill("final text")
    await alice.page.get_by_role("button", name="Save", exact=True).click()
    await expect(alice.message("final text")).to_contain_text("(edited)")

    await act(alice, "to be deleted", "Delete message")
    await alice.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(alice.message("to be deleted")).to_have_count(0)

    await act(alice, "worth keeping", "Pin to the conversation")
    await expect(alice.message("worth keeping")).to_contain_text("Pinned")
    await alice.page.get_by_role("button", name="Pinned messages").click()
    details = alice.page.get_by_role("complementary", name="Details")
    await expect(details.get_by_role("listitem")).to_contain_text(["worth keeping"])

    await act(alice, "worth keeping", "Save for later")
    await alice.conversations.get_by_role("button", name="Saved for later").click()
    saved = alice.page.get_by_role("complementary", name="Saved for later")
    await expect(saved.get_by_role("listitem").filter(has_text="worth keeping")).to_be_visible()

    await act(alice, "worth keeping", "Copy link")
    link = await alice.page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{alice.url}/w/acme/c/{room[0]}/")
    await alice.page.goto(link)
    await expect(alice.log.locator("[data-target]")).to_contain_text("worth keeping")

    await act(alice, "worth keeping", "Reply in thread")
    thread = alice.page.get_by_role("complementary", name="Thread")
    await thread.get_by_role("textbox").fill("a reply")
    await alice.page.keyboard.press("Enter")
    await expect(alice.message("worth keeping").get_by_role("button", name="1 reply")).to_be_visible()
