"""From an empty database, without demo data: a company begins, a colleague comes in, and nobody meets a dead end."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.demo_server import DemoServer
from tests.browser.person import Person, new_person
from tests.databases import blank

PASSWORD = "correct-horse-9"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """A server as it is on its first day: migrated, and nobody there."""
    folder = tmp_path_factory.mktemp("empty")
    blank(folder / "blank")
    server = DemoServer(folder / "blank", folder / "data")
    server.start()
    yield server
    server.kill()


@pytest_asyncio.fixture(loop_scope="session")
async def people(browser: Browser, empty: DemoServer) -> AsyncIterator[list[Person]]:
    people = [await new_person(browser, empty.port) for _ in range(3)]
    yield people
    for person in people:
        assert person.complaints == []
        await person.leave()


async def sign_up(person: Person, name: str) -> None:
    page = person.page
    await page.get_by_label("Your name").fill(name)
    await page.get_by_label("Email").fill(f"{name.lower()}@example.com")
    await page.get_by_label("Username").fill(name.lower())
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.locator("form[method=post] button").first.click()


async def letter_to(address: str, folder: Path) -> str:
    """The link in the last letter to `address`, as it is printed where the server runs."""
    printed = (folder / "server.log").read_text()
    letter = printed[printed.rindex(f"To: {address}") :]
    found = re.search(r"http://[\d.:]+(/join/[\w-]+/)", letter)
    assert found, letter[:2000]
    return found[1]


@pytest.mark.asyncio(loop_scope="session")
async def test_a_company_begins_talks_and_is_looked_after(people: list[Person], empty: DemoServer) -> None:
    ada, ben, cleo = people
    # Ada signs up and makes a workspace.
    await ada.page.goto(f"{ada.url}/")
    await ada.page.get_by_role("link", name="Create an account").click()
    await sign_up(ada, "Ada")
    await expect(ada.page.get_by_role("heading", name="Welcome, Ada")).to_be_visible()
    await ada.page.get_by_label("Workspace name").fill("Initech")
    await ada.page.get_by_role("button", name="Create the workspace").click()
    await expect(ada.composer).to_be_visible()
    # She invites by a link.
    await ada.page.get_by_role("button", name=re.compile("Initech")).first.click()
    await ada.page.get_by_role("link", name=re.compile("Invite people to Initech")).click()
    await ada.page.get_by_role("button", name="Make a join link").click()
    link = await ada.page.get_by_label("Join link", exact=True).input_value()
    # And by a letter, which a developer can read.
    await ada.page.get_by_label("E-mail address").fill("cleo@example.com")
    await ada.page.get_by_role("button", name="Send the invite").click()
    await expect(ada.page.get_by_text("on its way to cleo@example.com")).to_be_visible()
    # Ben comes in by the link, Cleo by the letter.
    for person, name, address in (
        (ben, "Ben", re.sub(r"^http://[^/]+", "", link)),
        (cleo, "Cleo", await letter_to("cleo@example.com", empty.folder)),
    ):
        await person.page.goto(f"{person.url}{address}")
        await expect(person.page.get_by_text("Ada invites you to Initech")).to_be_visible()
        await person.page.get_by_role("link", name="Create an account to join").click()
        await sign_up(person, name)
        await person.page.get_by_role("button", name="Join Initech").click()
        await expect(person.composer).to_be_visible()
    # They talk.
    await ada.rail.get_by_role("link", name="Initech").click()
    for person in (ada, ben):
        await person.room("general").click()
        await expect(person.composer).to_have_accessible_name("Message #general")
    await ada.say("Welcome, Ben")
    await expect(ben.message("Welcome, Ben")).to_be_visible()
    await ben.say("Glad to be here")
    await expect(ada.message("Glad to be here")).to_be_visible()
    # Ada looks after it: the administration, the live panel, and back.
    page = ada.page
    await page.get_by_role("link", name="Settings").click()
    await page.get_by_role("link", name="Open the administration").click()
    await expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    await page.get_by_role("navigation", name="Administration").get_by_role("link", name="Members").click()
    await expect(page.get_by_role("link", name="ben", exact=True)).to_be_visible()
    await page.get_by_role("navigation", name="Administration").get_by_role("link", name="Live").click()
    await expect(page).to_have_url(re.compile("/live/"))
    await expect(page.get_by_text("/chat", exact=True).first).to_be_visible()
    await page.goto(f"{ada.url}/admin/")
    await page.get_by_role("link", name="Back to the chat").click()
    await expect(ada.composer).to_be_visible()
    # Ben is nobody's admin: he is told so, with a way back.
    await ben.page.goto(f"{ben.url}/admin/")
    await expect(ben.page.get_by_role("heading", name="You may not do this")).to_be_visible()
    await ben.page.get_by_role("link", name="Back to Slackish").click()
    await expect(ben.composer).to_be_visible()
    ben.complaints[:] = [each for each in ben.complaints if "403" not in each]
