"""The server dies, the network goes: what somebody typed and sent arrives once, in order, without a reload."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.demo_server import DemoServer
from tests.browser.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def back_online(person: Person) -> None:
    """As the browser says when the network is back: the page need not wait for its next attempt."""
    person.cable.plug()
    await person.page.evaluate("dispatchEvent(new Event('online'))")


async def test_a_killed_server_costs_no_message_no_order_and_no_reload(server: DemoServer, sits) -> None:
    alice = await sits("alice", "acme", "engineering")
    bob = await sits("bob", "acme", "engineering")
    await alice.page.evaluate("window.neverReloaded = true")
    texts = [f"steady-{number}." for number in range(24)]

    async def write() -> None:
        for text in texts:
            await alice.composer.press_sequentially(text, delay=5)
            await alice.composer.press("Enter")

    async def kill_twice() -> None:
        for text in (texts[4], texts[14]):
            await expect(alice.message(text)).to_be_visible()
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)

    await asyncio.gather(write(), kill_twice())
    for person in (alice, bob):
        await expect(person.message(texts[-1])).to_have_attribute("data-state", "sent", timeout=40_000)
        assert await person.texts("steady-") == texts
    assert await alice.page.evaluate("window.neverReloaded")
    stored = server.texts("acme", "engineering")
    assert [text for text in stored if text.startswith("steady-")] == texts


async def test_what_is_sent_offline_waits_survives_a_reload_and_goes_in_order(server: DemoServer, sits) -> None:
    alice = await sits("alice", "acme", "engineering")
    bob = await sits("bob", "acme", "engineering")
    texts = [f"patient-{number}." for number in range(5)]
    alice.cable.pull()
    for text in texts:
        await alice.say(text)
        await expect(alice.message(text)).to_have_attribute("data-state", "pending")
    await alice.composer.fill("a draft")
    assert await alice.texts("patient-") == texts
    assert await bob.texts("patient-") == []
    await alice.page.reload()

    await back_online(alice)
    await expect(alice.composer).to_have_value("a draft")
    for person in (alice, bob):
        await expect(person.message(texts[-1])).to_have_attribute("data-state", "sent", timeout=30_000)
        assert await person.texts("patient-") == texts
    stored = server.texts("acme", "engineering")
    assert [text for text in stored if text.startswith("patient-")] == texts


async def test_a_closed_tab_keeps_what_it_had_not_sent(sits) -> None:
    alice = await sits("alice", "acme", "engineering")
    alice.cable.pull()
    await alice.say("from a tab that was closed")
    await expect(alice.message("from a tab that was closed")).to_have_attribute("data-state", "pending")
    address, context = alice.page.url, alice.page.context
    await alice.page.close()
    alice.cable.plug()
    alice.page = await context.new_page()
    await alice.page.goto(address)
    await expect(alice.message("from a tab that was closed")).to_have_attribute("data-state", "sent")
    assert await alice.message("from a tab that was closed").count() == 1


async def test_a_long_outage_is_told_and_a_short_one_is_not(sits) -> None:
    alice = await sits("alice", "acme", "engineering")
    offline = alice.page.get_by_text("You are offline.")
    alice.cable.pull()
    await expect(offline).to_be_visible()
    await expect(alice.page.get_by_text(re.compile(r"Trying again in \d+ s|Connecting…"))).to_be_visible()
    alice.cable.plug()
    await alice.page.get_by_role("button", name="Try now").click()
    await expect(offline).to_be_hidden()


async def test_a_refused_message_is_retried_under_the_same_id_or_deleted(server: DemoServer, sits) -> None:
    server.kill()
    server.start(CHAT_TEXT_LIMIT=100)
    alice = await sits("alice", "acme", "engineering")
    bob = await sits("bob", "acme", "engineering")
    wanted, unwanted = "wanted " * 20, "unwanted " * 20
    for text in (wanted, unwanted):
        await alice.say(text)
        failed = alice.message(text.strip())
        await expect(failed).to_have_attribute("data-state", "failed")
        await expect(failed.get_by_role("alert")).to_contain_text("Failed")
    await alice.message(unwanted.strip()).get_by_role("button", name="Delete").click()
    await expect(alice.message(unwanted.strip())).to_have_count(0)

    server.kill()
    server.start()
    for person in (alice, bob):
        await expect(person.page.get_by_text("You are offline.")).to_be_hidden()
    await alice.message(wanted.strip()).get_by_role("button", name="Retry").click()
    for person in (alice, bob):
        await expect(person.message(wanted.strip())).to_have_attribute("data-state", "sent", timeout=30_000)
        await expect(person.message(wanted.strip())).to_have_count(1)
    sends = [frame for frame in alice.sent if "send-message" in frame and "wanted wanted" in frame]
    ids = {re.search('"clientId":"([^"]+)"', frame)[1] for frame in sends if "unwanted" not in frame}
    assert len(sends) >= 2
    assert len(ids) == 1
