"""Markup in everything that people may name or write, shown in a real browser: it stays text."""

import pytest
from playwright.async_api import Browser, expect

from chat.models import Channel
from chat.services import channel_create, direct_open
from tests.browser.conftest import browser  # noqa: F401 - the fixture
from tests.chat.talk import a_room, say
from tests.factories import People, session_cookie, workspace_with
from workspaces.models import User, Workspace

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("running", ["memory"], indirect=True),
]

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'\"--></style></script><script>alert(1)</script>",
    "</script><script>alert(1)</script><!--",
    "{{constructor.constructor('alert(1)')()}}${alert(1)}",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a><base href=//evil.example>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "\u202e<b>txet</b>\u2066",
]
TEXTS = [
    *PAYLOADS,
    "[x](javascript:alert(1)) [y](data:text/html,<script>alert(1)</script>) <javascript:alert(1)>",
    '[z](https://example.com/" onmouseover=alert(1) x=")',
    '![x](https://example.com/"onerror=alert(1))',
    '```" onload=alert(1) x="\n<script>alert(1)</script>\n```',
    "```<img/src=x/onerror=alert(1)>\ncode\n```",
    '@"><img/src=x/onerror=alert(1)> @channel<script>alert(1)</script>',
    "|<img src=x onerror=alert(1)>|b|\n|-|-|\n|<script>alert(1)</script>|c|",
]


def hostile_company() -> People:
    people = workspace_with(alice="owner", bob="member")
    Workspace.objects.filter(pk=people.workspace.pk).update(name=PAYLOADS[0] + PAYLOADS[4])
    User.objects.filter(pk=people.bob.pk).update(name=PAYLOADS[1])
    User.objects.filter(pk=people.alice.pk).update(name=PAYLOADS[3])
    for number, payload in enumerate(PAYLOADS):
        made = channel_create(actor=people.actor("bob"), name=f"room-{number}", description=payload)
        Channel.objects.filter(pk=made["id"]).update(topic=payload)
    room = a_room(people, "alice", "bob", name="texts")
    Channel.objects.filter(pk=room).update(topic=PAYLOADS[4], description=PAYLOADS[2])
    for text in TEXTS:
        last = say(people, "bob", room, text)
    say(people, "alice", room, TEXTS[0], parent_id=last["id"])
    direct = direct_open(actor=people.actor("bob"), users=[people.alice.pk])["roomId"]
    say(people, "bob", direct, PAYLOADS[1])
    return people


WATCH = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (each) => window.broken.push(each.violatedDirective));
window.alert = (x) => window.broken.push(`alert ${x}`);
"""


ODD = """
document.querySelectorAll("[onerror], [onload], [onmouseover], iframe, base, object, [href^='javascript:' i]").length
  + [...document.scripts].filter((each) => !each.type.includes("json") && each.text.includes("alert(")).length
"""


async def test_markup_in_names_topics_and_texts_stays_text(cluster, browser: Browser) -> None:  # noqa: F811
    people = hostile_company()
    name, value = session_cookie(people.alice).split("=")
    url = cluster.url
    context = await browser.new_context()
    await context.add_cookies([{"name": name, "value": value, "url": url}])
    await context.add_init_script(WATCH)
    page = await context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))

    async def check(where: str) -> None:
        assert await page.evaluate("window.broken") == [], where
        assert complaints == [], where
        assert await page.evaluate(ODD) == 0, where

    room = Channel.objects.get(workspace=people.workspace, name="texts").pk
    await page.goto(f"{url}/w/{people.slug}/c/{room}/")
    await expect(page.get_by_role("log").get_by_role("article").first).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await check("the log")
    await page.get_by_role("button", name="show details").click()
    await expect(page.get_by_role("complementary", name="Details")).to_be_visible()
    await check("the details")
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.type("o")
    await check("the switcher")
    await page.keyboard.press("Escape")
    for address in (f"/w/{people.slug}/invite/", "/workspaces/new/", "/accounts/logout/", "/accounts/email/"):
        await page.goto(url + address)
        await check(address)
    await context.close()
