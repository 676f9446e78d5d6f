"""The live panel and the dashboard in a real browser, over two server processes with sockets in both."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.chat.talk import a_room, say
from tests.cluster import Cluster
from tests.factories import People, session_cookie, workspace_with
from tests.services import redis_url
from tests.visitors import Visit, chat_cluster, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="module")
def two_processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    data = tmp_path_factory.mktemp("live")
    with chat_cluster(processes=2, kind="postgres", redis_url=redis_url(), data=data) as cluster:
        yield cluster


@pytest.fixture
def cluster(
    two_processes: Cluster, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cluster]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with django_db_blocker.unblock(), databases.serving("postgres"):
        yield two_processes


@pytest_asyncio.fixture(loop_scope="session")
async def visit(cluster: Cluster) -> AsyncIterator[Visit]:
    async with visiting(cluster) as visit:
        yield visit


@pytest.fixture
def people(cluster: Cluster) -> People:
    return workspace_with(alice="owner", bob="member", dana="member", carol="member", mona="manager")


async def signed_in(browser: Browser, cluster: Cluster, people: People, name: str) -> Page:
    context = await browser.new_context()
    key, _, value = session_cookie(people[name]).partition("=")
    await context.add_cookies([{"name": key, "value": value, "url": cluster.servers[0].url}])
    return await context.new_page()


async def test_map_and_trace_show_the_sockets_of_both_processes_and_nobody_else(
    browser: Browser, cluster: Cluster, visit: Visit, people: People
) -> None:
    room = a_room(people, "alice", "bob", "dana")
    first, second = (server.url for server in cluster.servers)
    bob = await visit(people, "bob", url=first)
    phone = await visit(people, "bob", url=second)
    await visit(people, "carol", url=second)
    sent = (await bob.chat.ok("send-message", {"room": room, "text": "a canary sings"}))["message"]
    await phone.chat.event("new-message", id=sent["id"])

    page = await signed_in(browser, cluster, people, "alice")
    await page.goto(f"{first}/admin/live/")
    await page.locator(".map button", has_text="# engineering").click()
    sockets = page.locator('[data-column="sockets"]')
    await expect(sockets.locator(".card--on")).to_have_count(2)
    await expect(sockets).to_contain_text("process 1")
    await expect(sockets).to_contain_text("process 2")
    await expect(page.locator(".live__line")).to_contain_text("2 server processes")

    await page.get_by_label("Trace a message").fill(str(sent["id"]))
    await page.get_by_role("button", name="Show its way").click()
    await expect(sockets.locator(".card__got")).to_have_count(2)
    for process in ("process 1", "process 2"):
        await expect(sockets.locator("li", has_text="sender").filter(has_text=process)).to_have_count(1)
    await expect(sockets.locator("li", has_text="Dana")).to_contain_text("was not connected")
    await expect(sockets.locator("li", has_text="Carol")).to_contain_text("not in the room")
    await expect(page.locator(".wire--on")).to_have_count(3)  # to the room, and to both sockets
    words = page.locator(".why")
    await expect(words).to_contain_text("published it and handed it to 1 socket of its own.")
    await expect(words).to_contain_text("got it through the channel layer and handed it to 1 socket.")
    assert "canary" not in await page.content()

    dana = await visit(people, "dana", url=second)
    await dana.chat.ok("sync", {"rooms": {str(room): sent["revision"] - 1}})
    await page.get_by_role("button", name="Show its way").click()
    await expect(sockets.locator("li", has_text="Dana")).to_contain_text("caught up by sync")
    await expect(page.locator(".wire--late")).to_have_count(1)
    await page.context.close()


async def test_a_command_asks_first_and_its_effect_shows(
    browser: Browser, cluster: Cluster, visit: Visit, people: People
) -> None:
    bob = await visit(people, "bob", url=cluster.servers[1].url)
    page = await signed_in(browser, cluster, people, "alice")
    await page.goto(f"{cluster.servers[0].url}/admin/live/")
    await page.get_by_label("Command").select_option("disconnect-user")
    await page.get_by_label("Person").select_option(str(people.bob.pk))
    await page.get_by_role("button", name="Go on…").click()
    await expect(page.get_by_role("dialog")).to_contain_text("All their sockets of this workspace are cut.")
    assert not bob.chat.disconnected.is_set()
    await page.get_by_role("dialog").get_by_role("button", name="Disconnect somebody").click()
    await bob.chat.disconnected.wait()
    await expect(page.locator(".commands__done")).to_contain_text("disconnect-user")
    await expect(page.locator(".stats div", has_text="People online").locator("dd")).to_have_text("1")
    await page.context.close()


async def test_the_dashboard_draws_charts_with_their_numbers_behind_and_lives(
    browser: Browser, cluster: Cluster, visit: Visit, people: People
) -> None:
    say(people, "bob", "general")
    page = await signed_in(browser, cluster, people, "mona")
    await page.goto(f"{cluster.servers[0].url}/w/{people.slug}/dashboard/")
    online = page.locator(".figures div", has_text="People online").locator("dd")
    await expect(online).to_have_text("1")
    await visit(people, "bob")
    await expect(online).to_have_text("2")
    await expect(page.locator(".busiest")).to_contain_text("# general")
    chart = page.locator(".chart", has_text="Messages an hour")
    await chart.get_by_text("The numbers").click()
    await expect(chart.locator("tbody tr")).to_have_count(1)
    await expect(chart.locator("tbody")).to_contain_text(re.compile(r"1$"))
    await page.context.close()


async def test_uplot_loads_on_the_dashboard_alone(browser: Browser, cluster: Cluster, people: People) -> None:
    page = await signed_in(browser, cluster, people, "mona")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(Path(request.url).name))
    await page.goto(f"{cluster.servers[0].url}/w/{people.slug}/")
    await page.locator(".message, .beginning").first.wait_for()
    assert "uPlot.esm.js" not in asked
    await page.goto(f"{cluster.servers[0].url}/w/{people.slug}/dashboard/")
    await page.locator(".figures dd").first.wait_for()
    assert "uPlot.esm.js" in asked
    await page.context.close()


async def test_an_announcement_stands_over_everybodys_page_until_it_is_taken_away(
    browser: Browser, cluster: Cluster, people: People
) -> None:
    alice, bob = [await signed_in(browser, cluster, people, name) for name in ("alice", "bob")]
    await bob.goto(f"{cluster.servers[1].url}/w/{people.slug}/")
    await bob.locator("[data-mount=log] .message, .beginning").first.wait_for()
    banner = bob.locator(".announcement")
    await expect(banner).to_be_hidden()
    await alice.goto(f"{cluster.servers[0].url}/admin/live/")

    async def announce(text: str) -> None:
        await alice.get_by_label("Text").fill(text)
        await alice.get_by_role("button", name="Go on…").click()
        await alice.get_by_role("dialog").get_by_role("button", name="Announce").click()
        await expect(alice.get_by_role("dialog")).to_have_count(0)

    await announce("Lunch <b>is</b> here")
    await expect(banner).to_have_text("Alice Lunch <b>is</b> here")
    await bob.reload()
    await expect(banner).to_have_text("Alice Lunch <b>is</b> here")
    await bob.locator("[data-mount=log] .message, .beginning").first.wait_for()
    await expect(bob.locator(".composer")).to_be_in_viewport()
    await announce("")
    await expect(banner).to_be_hidden()
    for page in (alice, bob):
        await page.context.close()
