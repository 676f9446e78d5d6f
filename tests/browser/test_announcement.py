"""The banner over the pages of a workspace: live on each of them, and found again by who was away."""

import pytest
from playwright.async_api import expect

from tests.browser.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("place", ["", "projects/", "games/", "notifications/", "dashboard/", "members/", "settings/"])
async def test_an_announcement_is_live_on_every_page_and_gone_for_who_was_away(stage: Stage, place: str) -> None:
    admin = await stage.as_("alice", "/admin")
    await admin.ok("server-command", {"command": "announce", "text": "Lunch is here"})
    mona = await stage.sits("mona", "acme")
    mona.sent.clear()
    await mona.page.goto(f"{mona.url}/w/acme/{place}")
    banner = mona.page.locator(".announcement")
    await expect(banner).to_have_text("Alice Moreau Lunch is here")
    await mona.has_sent('["get-preferences"')  # the namespace that tells it is joined
    await admin.ok("server-command", {"command": "announce", "text": "Lunch is over"})
    await expect(banner).to_have_text("Alice Moreau Lunch is over")
    mona.cable.pull()
    await admin.ok("server-command", {"command": "announce", "text": ""})
    mona.cable.plug()
    await mona.page.evaluate("dispatchEvent(new Event('online'))")
    await expect(banner).to_be_hidden()


@pytest.mark.parametrize("place", ["/w/acme/", "/w/acme/projects/", "/admin/live/"])
async def test_what_is_announced_between_a_page_and_its_sockets_is_on_it(stage: Stage, place: str) -> None:
    admin = await stage.as_("alice", "/admin")
    await admin.ok("server-command", {"command": "announce", "text": ""})
    dana = await stage.sits("dana", "acme")
    dana.cable.pull()
    await dana.page.goto(f"{dana.url}{place}")
    banner = dana.page.locator(".announcement")
    await expect(banner).to_be_hidden()
    await admin.ok("server-command", {"command": "announce", "text": "Lunch is here"})
    dana.cable.plug()
    await dana.page.evaluate("dispatchEvent(new Event('online'))")
    await expect(banner).to_have_text("Alice Moreau Lunch is here")
    await admin.ok("server-command", {"command": "announce", "text": ""})
    await expect(banner).to_be_hidden()
