"""A channel that is archived: nobody writes in it from that moment, and it is found among the archived."""

import pytest
from playwright.async_api import expect

from tests.browser.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_who_has_it_open_cannot_write_any_more_and_can_again_once_it_is_back(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    alice, bob = await stage.opens("alice", room), await stage.as_("bob")
    await bob.ok("archive-room", {"room": room[0]})
    await expect(alice.page.get_by_text("This channel is archived: it can be read, not written to.")).to_be_visible()
    await expect(alice.composer).to_have_count(0)
    await bob.ok("unarchive-room", {"room": room[0]})
    await expect(alice.composer).to_be_visible()


async def test_it_is_found_among_the_archived_also_by_who_was_never_in_it(stage: Stage) -> None:
    room = await stage.room("bob")
    await stage.writes("bob", room[0], "from old times")
    await (await stage.as_("bob")).ok("archive-room", {"room": room[0]})
    alice = await stage.opens("alice", await stage.room("alice"))
    await alice.page.get_by_role("button", name="Browse channels").first.click()
    dialog = alice.page.get_by_role("dialog", name="Channels")
    await dialog.get_by_role("searchbox", name="Find a channel").fill(room[1])
    await expect(dialog.get_by_text("No channel is called that.")).to_be_visible()
    await dialog.get_by_role("button", name="Archived").click()
    await dialog.get_by_role("button", name=room[1]).click()
    await expect(alice.message("from old times")).to_be_visible()
    await expect(alice.page.get_by_text("This channel is archived")).to_be_visible()
