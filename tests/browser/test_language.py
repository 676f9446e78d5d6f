"""The chat page in another language: each word of the page stands in brackets, so what is left over is English."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from chat.demo import COMPANIES, PEOPLE
from tests import pseudo_language
from tests.browser.demo_server import Demo, DemoServer
from tests.browser.person import new_person
from tests.literals import says
from tests.pseudo_language import CODE

pytestmark = pytest.mark.asyncio(loop_scope="session")

DIALOGS = ["status", "preferences", "help", "createChannel", "browse", "newDirect", "switcher"]
NAMES = [*PEOPLE.values(), *PEOPLE, *(company.name for company in COMPANIES), *COMPANIES[0].projects]
ROOMS = [text for script in COMPANIES[0].scripts() for text in (script.topic, script.description, script.name) if text]
VIEWS = {"unread": "A", "activity": "M", "threads": "T", "saved": "S", "search": "F", "details": "I"}  # Ctrl and Shift
DATA = re.compile(
    "|".join([*map(re.escape, sorted(NAMES + ROOMS, key=len, reverse=True)), r"\d+:\d+ [AP]M", r"^[a-z]+:$"])
)

# All that is read or read out, but for what people wrote, what they are called, the hour, and `from:`.
SHOWN = """() => {
  const data = "script, style, noscript, code, time, .message__text, .message__name, .found__text, .divider, .avatar";
  const names = ["title", "placeholder", "aria-label", "alt"];
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(data)) found.push(walker.currentNode.data);
  for (const each of document.querySelectorAll(names.map((name) => `[${name}]`)))
    if (!each.closest(data)) found.push(...names.map((name) => each.getAttribute(name)));
  return found.filter(Boolean).map((text) => text.trim());
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, demo: Demo, tmp_path: Path) -> AsyncIterator[Page]:
    server = DemoServer(demo.folder, tmp_path / "data")
    pseudo_language.write(server.folder / "locale")
    server.start()
    person = await new_person(browser, server.port)
    session, _, key = demo.passes["alice"]["cookie"].partition("=")
    chosen = {session: key, "django_language": CODE}
    await person.page.context.add_cookies([{"name": name, "value": chosen[name], "url": person.url} for name in chosen])
    await person.page.goto(f"{person.url}/w/acme/")
    await expect(person.page.locator("html")).to_have_attribute("data-whole", "")
    await expect(person.page.locator("[data-seq]").first).to_be_attached()
    yield person.page
    await person.leave()
    server.kill()


async def test_the_chat_page_its_dialogs_and_its_views_leave_no_english_behind(page: Page) -> None:
    left = {"page": await untranslated(page)}
    for name in DIALOGS:
        await page.locator(f"[data-open-dialog={name}]").first.dispatch_event("click")
        await expect(page.locator("dialog[open]")).to_be_visible()
        left[name] = await untranslated(page)
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog[open]")).to_have_count(0)
    for name, key in VIEWS.items():
        await page.keyboard.press(f"Control+Shift+{key}")
        await expect(page.locator("aside.panel[data-open]")).to_be_visible()
        left[name] = await untranslated(page)
        await page.keyboard.press("Escape")
        await expect(page.locator("aside.panel[data-open]")).to_have_count(0)
    left = {name: texts for name, texts in left.items() if texts}
    assert not left, "\n".join(f"{name}: {text}" for name, texts in left.items() for text in texts)


async def test_the_commands_that_the_server_lists_are_in_the_language_of_the_page(page: Page) -> None:
    await page.locator("main textarea").press_sequentially("/shr")
    await expect(page.get_by_role("option")).to_contain_text("⟦Add a shrug to what you say⟧")


async def untranslated(page: Page) -> list[str]:
    left = set()
    for text in await page.evaluate(SHOWN):
        rest = text
        while (without := re.sub(r"⟦[^⟦⟧]*⟧", "", rest)) != rest:
            rest = without
        if says(DATA.sub("", rest)):
            left.add(text)
    return sorted(left)
