"""Owners do all of their work by the keyboard alone: no pointer is used here, and the focus is never lost."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious
from tests.browser.keys import choose, has_focus, press, reach
from tests.browser.person import PASSWORD, Person
from tests.browser.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def at(person: Person, path: str) -> None:
    await person.page.goto(f"{person.url}{path}")


async def test_from_signing_in_to_a_new_role_in_the_administration(sits) -> None:
    dana = await sits()
    page, keyboard = dana.page, dana.page.keyboard
    await at(dana, "/admin/")
    await has_focus(page.get_by_label("Email or username"))
    await keyboard.type("dana")
    await reach(dana, page.get_by_label("Password", exact=True))
    await keyboard.type(PASSWORD)
    await keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    assert await serious(page) == []

    await keyboard.press("Tab")
    await has_focus(page.get_by_role("link", name="Skip to main content"))
    await press(dana, page.get_by_role("navigation", name="Administration").get_by_role("link", name="Members"))
    rows = page.locator("#result_list tbody tr")
    await press(dana, page.get_by_role("link", name="Guest", exact=True))
    await expect(rows).to_have_count(1)
    await reach(dana, page.get_by_role("searchbox", name="Search"))
    await keyboard.type("nobody at all")
    await keyboard.press("Enter")
    await expect(page.get_by_text("Nothing matches.")).to_be_visible()
    await press(dana, page.get_by_role("link", name="Clear all filters"))
    await reach(dana, page.get_by_role("searchbox", name="Search"))
    await keyboard.press("Control+a")
    await keyboard.type("carol")
    await keyboard.press("Enter")
    await expect(rows).to_have_count(1)
    assert await serious(page) == []

    await choose(dana, page.locator("select[name=action]"), "Make a manager")
    await press(dana, rows.get_by_role("checkbox"), "Space")
    await expect(page.get_by_text("1 of 1 selected")).to_be_visible()
    await reach(dana, page.get_by_role("button", name="Go"), "Shift+Tab")
    await keyboard.press("Enter")
    await expect(page.get_by_text("Carol Diaz (@carol)")).to_be_visible()
    await has_focus(page.get_by_role("button", name="Make a manager"))
    assert await serious(page) == []
    await keyboard.press("Enter")
    await expect(page.get_by_role("status").filter(has_text="Manager: 1")).to_be_focused()

    await press(dana, rows.get_by_role("link", name="Carol Diaz"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Carol Diaz (@carol)")
    await choose(dana, page.get_by_label("Role"), "Member")
    assert await serious(page) == []
    await press(dana, page.get_by_role("button", name="Save"))
    await expect(page.get_by_role("status").filter(has_text="changed successfully")).to_be_focused()
    await expect(rows.filter(has_text="Carol Diaz")).to_contain_text("Member")


async def test_the_map_and_the_trace_of_the_live_panel(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    (message,) = await stage.writes("bob", room[0], "where does this go?")
    alice = await stage.sits("alice", "")
    page, keyboard = alice.page, alice.page.keyboard
    await at(alice, "/admin/live/")
    spaces, rooms = page.locator("[data-column=namespaces]"), page.locator("[data-column=rooms]")
    await press(alice, spaces.get_by_role("button", name="/chat"))
    await press(alice, rooms.get_by_role("button", name=room[1]))
    await expect(page.locator("[data-column=sockets]")).to_contain_text("Bob Tanaka")
    seen = len([frame for frame in alice.sent if "get-map" in frame])
    await alice.has_sent("get-map", times=seen + 2)  # drawn anew since
    await has_focus(rooms.get_by_role("button", name=room[1]))
    assert await serious(page) == []

    await press(alice, spaces.get_by_role("button", name="/admin"))
    number = page.get_by_label("Trace a message")
    await reach(alice, number)
    await keyboard.type(str(message["id"]))
    await press(alice, page.get_by_role("button", name="Show its way"))
    await expect(page.get_by_role("heading", name="Why only these")).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="1 socket was handed it")).to_be_attached()
    await has_focus(page.get_by_role("button", name="Show its way"))
    assert await serious(page) == []
    await press(alice, page.get_by_role("button", name="Back to live"))
    await has_focus(number)


async def test_every_command_of_the_live_panel_is_asked_about_and_leaves_the_focus_where_it_was(stage: Stage) -> None:
    await stage.as_("bob")  # the lists offer who is connected
    room = await stage.room("alice", "bob")
    alice = await stage.sits("alice", "")
    page, keyboard = alice.page, alice.page.keyboard
    await at(alice, "/admin/live/")
    form = page.locator(".commands__form")
    done = page.get_by_role("log", name="What administrators did")

    async def use(label: str, command: str, *, asks: bool = True) -> None:
        button = form.get_by_role("button")
        await press(alice, button)
        if asks:
            dialog = page.get_by_role("dialog", name=label)
            await has_focus(dialog.get_by_role("button", name=label))
            await keyboard.press("Shift+Tab")  # the dialog keeps the focus
            await has_focus(dialog.get_by_role("button", name="Close"))
            await press(alice, dialog.get_by_role("button", name=label))
            await expect(dialog).to_have_count(0)
        await expect(done.get_by_role("listitem").first).to_contain_text(f"alice {command} ok")
        await has_focus(button)

    async def command(label: str, **fields: str) -> None:
        await reach(alice, form.locator("[name=command]"), "Shift+Tab")
        await choose(alice, form.locator("[name=command]"), label)
        for name, value in fields.items():
            field = form.locator(f"[name={name}]")
            if await field.evaluate("element => element.tagName") == "SELECT":
                await choose(alice, field, value)
            else:
                await reach(alice, field)
                await keyboard.type(value)

    channel = f"# {room[1]}"
    await reach(alice, form.get_by_role("textbox", name="Text"))
    await keyboard.type("Lunch is here")
    await use("Announce", "announce")
    await expect(page.get_by_text("Alice Moreau Lunch is here")).to_be_visible()
    await command("How long a channel keeps", room=channel, days="90")
    await use("How long a channel keeps", "set-retention")
    await command("Take out of a channel", userId="Bob Tanaka (bob)", room=channel)
    await use("Take out of a channel", "kick")
    await command("Archive a channel", room=channel)
    await use("Archive a channel", "archive-room")
    await command("Restart the cache")
    await use("Restart the cache", "restart-cache")
    for label, name in (("Count", "stats"), ("List rooms", "list-rooms"), ("List sockets", "list-sockets")):
        await command(label)
        await use(label, name, asks=False)
        await expect(page.locator(".commands__result summary")).to_have_text(label)
    assert await serious(page) == []
    await command("Disconnect somebody", userId="Bob Tanaka (bob)")
    await press(alice, form.get_by_role("button"))
    await has_focus(page.get_by_role("dialog").get_by_role("button", name="Disconnect somebody"))
    await keyboard.press("Escape")
    await has_focus(form.get_by_role("button"))
    await use("Disconnect somebody", "disconnect-user")


async def test_the_ranges_and_tables_of_the_dashboard(stage: Stage) -> None:
    mona = await stage.sits("mona", "")
    page, keyboard = mona.page, mona.page.keyboard
    await at(mona, "/w/acme/dashboard/")
    chart = page.locator(".chart").first
    rows = chart.locator("tbody tr")
    await expect(rows.first).to_be_attached()
    month = await rows.count()
    await reach(mona, page.get_by_role("radio", name="30 days"))
    await keyboard.press("ArrowLeft")
    await expect(page.get_by_role("radio", name="7 days")).to_be_focused()
    await expect(page.get_by_role("radio", name="7 days")).to_be_checked()
    assert 0 < await rows.count() < month
    await press(mona, chart.locator("summary"))
    await expect(rows.first).to_be_visible()
    await reach(mona, chart.get_by_role("region", name="Messages an hour"))
    mona.cable.pull()
    await expect(page.get_by_text("Not connected: this is how it was.")).to_be_visible()
    asked = len([frame for frame in mona.sent if "get-history" in frame])
    mona.cable.plug()
    await page.evaluate("dispatchEvent(new Event('online'))")
    await mona.has_sent("get-history", times=asked + 1)
    await expect(rows.first).to_be_visible()  # drawn anew, and open still
    await has_focus(chart.get_by_role("region", name="Messages an hour"))
    assert await serious(page) == []


async def test_an_export_is_made_fetched_and_imported_again(stage: Stage, tmp_path) -> None:
    alice = await stage.sits("alice", "")
    page, keyboard = alice.page, alice.page.keyboard
    await at(alice, "/w/acme/export/")
    await press(alice, page.get_by_role("button", name="Make an export"))
    link = page.get_by_role("link", name=re.compile("^Download"))
    await expect(link).to_be_visible(timeout=30_000)
    assert await serious(page) == []
    async with page.expect_download() as fetched:
        await press(alice, link)
    archive = tmp_path / "acme.zip"
    await (await fetched.value).save_as(archive)

    await at(alice, "/workspaces/import/")
    await has_focus(page.get_by_label("Export (a zip file)"))
    async with page.expect_file_chooser() as chooser:
        await page.evaluate("0")  # by its answer the browser knows that the chooser is wanted here
        await keyboard.press("Enter")
    await (await chooser.value).set_files(archive)
    assert await serious(page) == []
    await press(alice, page.get_by_role("button", name="See what is in it"))
    await expect(page.get_by_text("Nothing is made yet.")).to_be_visible()
    assert await serious(page) == []
    await reach(alice, page.get_by_label("Address"))
    await keyboard.press("Control+a")
    await keyboard.type("acme-again")
    await reach(alice, page.get_by_label("Your username in the export"))
    await keyboard.type("alice")
    await press(alice, page.get_by_role("button", name="Import it"))
    await expect(page.get_by_role("link", name="Open Acme Corp")).to_be_visible(timeout=60_000)
    await press(alice, page.get_by_role("link", name="Open Acme Corp"))
    await expect(page).to_have_url(re.compile("/w/acme-again/"))
    await expect(alice.composer).to_be_visible()
