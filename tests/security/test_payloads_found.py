"""The same payloads where texts are found again, listed, counted and administered: in a real browser, none runs."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Page, expect

from chat.models import Channel, ChannelMembership, File
from chat.schemas import SetStatus
from chat.services import message_pin, message_save, status_set
from tests.browser.conftest import browser  # noqa: F401 - the fixture
from tests.chat.talk import a_room, say
from tests.factories import People, session_cookie, workspace_with
from tests.security.test_hostile_names import ODD, WATCH
from tests.security.test_many_payloads import PAYLOADS
from workspaces.models import Membership, User, Workspace

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("running", ["memory"], indirect=True),
]

A_MESSAGE, A_QUERY = 12, 6  # payloads
ADMINISTERED = ("workspaces/membership", "workspaces/workspace", "chat/channel", "chat/message", "chat/file")


def grouped(size: int) -> Iterator[list[str]]:
    for start in range(0, len(PAYLOADS), size):
        yield PAYLOADS[start : start + size]


def hostile_workspace() -> tuple[People, int, int]:
    """Bob names Alice in every message; all are pinned, saved, unread and carry files. A quiet room to begin in."""
    people = workspace_with(alice="owner", bob="admin")
    alice, bob = people.actor("alice"), people.actor("bob")
    Workspace.objects.filter(pk=people.workspace.pk).update(name=PAYLOADS[0] + PAYLOADS[3][:30])
    room, quiet = a_room(people, "bob", "alice", name="found"), a_room(people, "alice", name="quiet")
    for group in grouped(A_MESSAGE):
        files = [file_called(people, pair) for pair in pairs(group)]
        sent = say(people, "bob", room, "\n\n".join([f"@{people.alice.username} alert", *group]), files=files)
        message_pin(actor=bob, message_id=sent["id"], pinned=True)
        message_save(actor=alice, message_id=sent["id"], saved=True)
    thread = say(people, "alice", room, "harmless")
    for group in grouped(A_MESSAGE):
        say(people, "bob", room, "\n\n".join(group), parent_id=thread["id"])
    colleagues(people, room)
    Channel.objects.filter(pk=room).update(topic=PAYLOADS[4], description=" ".join(PAYLOADS[5:20])[:1000])
    status_set(actor=bob, payload=SetStatus(emoji="💣", text=PAYLOADS[7][:100]))
    assert File.objects.filter(workspace=people.workspace).count() == len(PAYLOADS) // 2
    return people, room, quiet


def file_called(people: People, names: tuple[str, str]) -> int:
    """Bob's; by rows, for an upload loses what stands before a slash."""
    fields = {"workspace": people.workspace, "uploader": people.bob, "type": "text/plain", "size": 1}
    return File.objects.create(name="".join(names)[:160], stored=uuid4().hex, **fields).pk


def colleagues(people: People, room: int) -> None:
    """Each of one payload's name and another's status; by rows, for joining is told to everybody."""
    users = User.objects.bulk_create(
        User(username=f"p{number}-{people.slug}", email=f"p{number}@{people.slug}.example", name=name)
        for number, (name, _) in enumerate(pairs(PAYLOADS))
    )
    Membership.objects.bulk_create(
        Membership(workspace=people.workspace, user=user, status_emoji="💣", status_text=status[:100])
        for user, (_, status) in zip(users, pairs(PAYLOADS), strict=True)
    )
    ChannelMembership.objects.bulk_create(
        ChannelMembership(channel_id=room, workspace=people.workspace, user=user) for user in users
    )


def pairs(payloads: list[str]) -> list[tuple[str, str]]:
    return list(zip(payloads[::2], payloads[1::2], strict=True))


async def test_no_payload_runs_where_texts_are_found_listed_or_administered(cluster, browser: Browser) -> None:  # noqa: F811
    people, room, quiet = hostile_workspace()
    name, value = session_cookie(people.alice).split("=")
    context = await browser.new_context()
    await context.add_cookies([{"name": name, "value": value, "url": cluster.url}])
    await context.add_init_script(WATCH)
    page = await context.new_page()
    page.set_default_timeout(15_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))

    async def check(where: str) -> None:
        assert await page.evaluate("window.broken") == [], where
        assert complaints == [], where
        assert await page.evaluate(ODD) == 0, where

    await page.goto(f"{cluster.url}/w/{people.slug}/c/{quiet}/")
    await expect(page.locator("html")).to_have_attribute("data-whole", "")
    for view, least in (("Unread", 3), ("Activity", 20), ("Saved for later", 20), ("Threads", 1)):
        await open_view(page, view, least)
        await check(view)
    await search(page, check)
    await page.goto(f"{cluster.url}/w/{people.slug}/c/{room}/")
    await expect(page.locator("html")).to_have_attribute("data-whole", "")
    await expect(page.locator(".log .files a, .log a[download]").first).to_be_attached()
    await check("files in the log")
    await page.locator(".head__name").click()
    for tab, least in (("Members", 20), ("Pins", 20), ("Files", 20)):
        await page.get_by_role("tab", name=tab).click()
        await expect(page.get_by_role("tabpanel").get_by_role("listitem").nth(least)).to_be_attached()
        await check(tab)
    await page.locator(".log .replies").last.click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_role("article").nth(len(PAYLOADS) // A_MESSAGE)).to_be_attached()
    await check("the thread")
    await page.goto(f"{cluster.url}/w/{people.slug}/notifications/")
    await expect(page.get_by_role("main").get_by_role("listitem").nth(20)).to_be_attached()
    await check("notifications")
    for address in ("members", "settings", "export"):
        await page.goto(f"{cluster.url}/w/{people.slug}/{address}/")
        await check(address)
    for address in ADMINISTERED:
        await page.goto(f"{cluster.url}/admin/{address}/?q=alert")
        await expect(page.locator("#result_list tbody tr").first).to_be_visible()
        await check(f"admin: {address}")
        await page.locator("#result_list tbody tr a").first.click()
        await check(f"admin: one of {address}")
    await context.close()


async def open_view(page: Page, view: str, least: int) -> None:
    await page.get_by_role("complementary", name="Sidebar").get_by_role("button", name=view).first.click()
    panel = page.get_by_role("complementary", name=view)
    await expect(panel.get_by_role("listitem").nth(least - 1)).to_be_attached()


async def search(page: Page, check) -> None:
    """What was found, with names of files; then every payload as what one looks for."""
    await page.keyboard.press("Control+Shift+F")
    field = page.get_by_role("combobox", name="Search messages")
    await field.fill("alert")
    await field.press("Enter")
    await expect(page.get_by_role("list", name="Messages").get_by_role("listitem").nth(10)).to_be_attached()
    await check("what was found")
    for group in grouped(A_QUERY):
        await field.fill("from:" + " ".join(group)[:450])
    await field.press("Enter")
    await expect(page.get_by_text("Nothing was found")).to_be_visible()
    await check("what is looked for")
