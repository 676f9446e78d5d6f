"""More than 300 payloads of scripts in every text of the product that people write, in a real browser: none runs."""

import itertools

import pytest
from playwright.async_api import Browser, expect

from chat.models import Channel
from chat.schemas import SetProfile, SetStatus
from chat.services import (
    channel_create,
    message_edit,
    message_pin,
    message_save,
    profile_set,
    status_set,
)
from games.services import game_create
from tests.browser.conftest import browser  # noqa: F401 - the fixture
from tests.chat.talk import a_room, say
from tests.factories import People, session_cookie, workspace_with
from tests.security.test_hostile_names import ODD, WATCH
from workspaces.models import User
from workspaces.services import project_create

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("running", ["memory"], indirect=True),
]

TAGS = ("img", "svg", "body", "video", "audio", "input", "details", "iframe", "object", "math", "marquee", "a")
EVENTS = ("onerror", "onload", "onfocus autofocus", "ontoggle open", "onmouseover", "onanimationstart")
SHAPES = (
    "<{tag} src=x {event}=alert({n})>",
    '"><{tag}/src=x/{event}=alert({n})//',
    "'-->{{{{7*7}}}}<{tag} {event}='alert({n})' href=javascript:alert({n})>${{alert({n})}}",
    "</script></title></textarea><{tag} {event}=alert`{n}`>",
    "[x](javascript:alert({n})) <{tag}\n{event}\n=\nalert({n})>",
)
PAYLOADS = [
    shape.format(tag=tag, event=event, n=number)
    for number, (tag, event, shape) in enumerate(itertools.product(TAGS, EVENTS, SHAPES))
]
A_MESSAGE = 12  # payloads


def hostile_workspace() -> tuple[People, int]:
    """Bob writes them all, and a good share of them into everything that has a name."""
    people = workspace_with(alice="owner", bob="admin")
    bob, alice = people.actor("bob"), people.actor("alice")
    User.objects.filter(pk=people.bob.pk).update(name=PAYLOADS[0])
    profile_set(actor=bob, payload=SetProfile(title=PAYLOADS[1][:80], about=" ".join(PAYLOADS[2:8])[:500]))
    status_set(actor=bob, payload=SetStatus(emoji="💣", text=PAYLOADS[9][:100]))
    room = a_room(people, "bob", "alice", name="payloads")
    Channel.objects.filter(pk=room).update(topic=PAYLOADS[10][:250], description=" ".join(PAYLOADS[11:20])[:1000])
    for number in range(20):
        channel_create(actor=bob, name=f"see-{number}", description=" ".join(PAYLOADS[20 + 5 * number :][:5])[:1000])
        project_create(actor=bob, name=PAYLOADS[120 + number][:80].replace("\n", " "))
    for number in range(4):  # as many as one may host
        game_create(actor=bob, name=PAYLOADS[150 + number][:40].replace("\n", " "))
    for start in range(0, len(PAYLOADS), A_MESSAGE):
        last = say(people, "bob", room, "\n\n".join(PAYLOADS[start : start + A_MESSAGE]))
    message_pin(actor=bob, message_id=last["id"], pinned=True)
    message_save(actor=alice, message_id=last["id"], saved=True)
    thread = say(people, "alice", room, "harmless")
    for payload in PAYLOADS[:30]:
        say(people, "bob", room, f"@{people.alice.username} {payload}", parent_id=thread["id"])
    edited = say(people, "bob", room, "to be edited")
    message_edit(actor=bob, message_id=edited["id"], text="\n\n".join(PAYLOADS[30:60]))
    return people, room


async def test_no_payload_runs_in_any_text_of_the_product(cluster, browser: Browser) -> None:  # noqa: F811
    assert len(PAYLOADS) >= 300
    people, room = hostile_workspace()
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

    await page.goto(f"{cluster.url}/w/{people.slug}/c/{room}/")
    await expect(page.get_by_role("log").get_by_role("article").first).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("data-whole", "")
    assert await page.locator(".log .message__text").count() >= len(PAYLOADS) // A_MESSAGE
    await check("the log")
    await page.locator(".head__name").click()
    for tab in ("About", "Members", "Pins", "Files"):
        await page.get_by_role("tab", name=tab).click()
        await page.wait_for_load_state("networkidle")
        await check(f"the details: {tab}")
    sidebar = page.get_by_role("complementary", name="Sidebar")
    for view in ("Threads", "Saved for later"):
        await sidebar.get_by_role("button", name=view).click()
        await expect(page.get_by_role("complementary", name=view)).to_be_visible()
        await page.wait_for_load_state("networkidle")
        await check(view)
    await page.locator(".replies").last.click()
    await expect(page.get_by_role("complementary", name="Thread").get_by_role("article").nth(5)).to_be_attached()
    await check("the thread")
    await page.locator(".message__name").last.click()
    await expect(page.locator(".profile")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await check("the card")
    await page.keyboard.press("Escape")
    composer = page.get_by_role("main").get_by_role("textbox")
    for sign in ("@", "#s"):
        await composer.fill("")
        await composer.press_sequentially(sign)
        await expect(page.locator(".completion").first).to_be_visible()
        await check(f"completing {sign}")
        await page.keyboard.press("Escape")
    await composer.fill("")
    for address in ("notifications", "projects", "games", "dashboard"):
        await page.goto(f"{cluster.url}/w/{people.slug}/{address}/")
        await page.wait_for_load_state("networkidle")
        await check(address)
    await context.close()
