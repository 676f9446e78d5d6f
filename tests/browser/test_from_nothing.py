"""From an empty database: two people who met by an invite link open a board and play a game. No dead end."""

import re
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.demo_server import DemoServer
from tests.browser.person import Person, new_person
from tests.databases import blank

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """Migrated, and nothing else."""
    folder = tmp_path_factory.mktemp("empty")
    blank(folder / "data")
    server = DemoServer(folder / "data", folder / "served")
    server.start()
    yield server
    server.kill()


@pytest_asyncio.fixture(loop_scope="session")
async def two(browser: Browser, server: DemoServer) -> AsyncIterator[tuple[Person, Person]]:
    people = (await new_person(browser, server.port), await new_person(browser, server.port))
    yield people
    for person in people:
        await person.leave()


async def sign_up(person: Person, name: str) -> None:
    page = person.page
    await page.get_by_label("Your name").fill(f"{name} Example")
    await page.get_by_label("Email").fill(f"{name.lower()}@example.com")
    await page.get_by_label("Username").fill(name.lower())
    await page.get_by_label("Password", exact=True).fill("a good long passphrase")
    await page.get_by_role("button", name="Create account").click()


def address_of(person: Person, link: str) -> str:
    """The link as it is reached over this person's own cable."""
    return re.sub(r"^https?://[^/]+", person.url, link)


async def test_two_strangers_meet_work_and_play(two: tuple[Person, Person]) -> None:
    ann, ben = two
    await ann.page.goto(f"{ann.url}/")
    await ann.page.get_by_role("link", name=re.compile("Create an account|Sign up", re.IGNORECASE)).first.click()
    await sign_up(ann, "Ann")
    await ann.page.get_by_label(re.compile("name", re.IGNORECASE)).first.fill("Two of us")
    await ann.page.get_by_role("button", name="Create the workspace").click()
    await expect(ann.composer).to_be_visible()
    space = re.search(r"/w/([^/]+)/", ann.page.url)
    assert space
    home = f"/w/{space[1]}/"
    await ann.page.goto(f"{ann.url}{home}invite/")
    await ann.page.get_by_role("button", name="Make a join link").click()
    link = await ann.page.get_by_label("Join link").input_value()

    await ben.page.goto(address_of(ben, link))
    await ben.page.get_by_role("link", name="Create an account to join").click()
    await sign_up(ben, "Ben")
    await ben.page.get_by_role("button", name="Join Two of us").click()
    await expect(ben.composer).to_be_visible()

    await ann.page.goto(f"{ann.url}{home}")
    await ann.page.get_by_role("link", name="Projects").first.click()
    await ann.page.get_by_role("button", name="Start a project").click()
    await ann.page.get_by_label("Name").fill("House")
    await ann.page.get_by_role("button", name="Start the project").click()
    await ann.page.get_by_role("button", name="People").click()
    await ann.page.get_by_role("searchbox", name="Add somebody by name").fill("ben")
    await ann.page.get_by_role("button", name="Add Ben Example").click()
    await expect(ann.page.get_by_role("list", name="On the project")).to_contain_text("Ben Example")
    await ann.page.keyboard.press("Escape")

    await ben.page.get_by_role("link", name="Projects").first.click()
    await ben.page.get_by_role("main").get_by_role("link", name="House").click()
    todo = ben.page.get_by_role("listitem", name="To do")
    await todo.get_by_role("button", name="Add a card").click()
    await ben.page.keyboard.type("Paint the door")
    await ben.page.keyboard.press("Enter")
    await ben.page.keyboard.press("Escape")
    card = ann.page.locator(".card__open", has_text="Paint the door")
    await card.focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "Enter"):
        await ann.page.keyboard.press(key)
    await expect(ben.page.get_by_role("listitem", name="Done").locator(".card__open")).to_have_text("Paint the door")

    await ann.page.get_by_role("link", name="Games").first.click()
    await ann.page.get_by_role("button", name="Start a game").click()
    await ann.page.get_by_role("button", name="Make the game").click()
    await ann.page.wait_for_url(re.compile(r"/games/\d+/$"))
    await ben.page.get_by_role("link", name="Games").first.click()
    await ben.page.get_by_role("main").get_by_role("link", name=re.compile("^Join")).click()
    await ann.page.get_by_role("button", name="Start").click()
    for person in (ann, ben, ann):
        await person.page.locator('.dots[data-mine] .dots__line[aria-disabled="false"]').first.dispatch_event("click")
    await expect(ben.page.locator(".dots__line[data-drawn]")).to_have_count(3)
    await ben.page.get_by_role("button", name="Leave").click()
    await expect(ann.page.locator(".table__status")).to_contain_text("You win")
    for person in two:
        assert person.complaints == []
