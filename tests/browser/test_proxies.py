"""What stands between a browser and the server may not let WebSockets through."""

import pytest
from playwright.async_api import Request, expect

from tests.browser.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def opens_chat(person: Person) -> list[str]:
    """Their page anew; the list grows by each poll."""
    polls: list[str] = []

    def note(request: Request) -> None:
        if "transport=polling" in request.url:
            polls.append(request.url)

    person.page.on("request", note)
    await person.page.goto(f"{person.url}/w/acme/")
    return polls


@pytest.mark.parametrize("how", ["refuse", "strip"])
async def test_a_proxy_that_refuses_websockets_stops_nobody(sits, how) -> None:
    alice, bob = await sits("alice"), await sits("bob", "acme", "engineering")
    alice.cable.treat_websockets(how)
    polls = await opens_chat(alice)
    await alice.open_room("engineering")
    await alice.say(f"Through the needle's eye: {how}")
    await expect(alice.message(f"Through the needle's eye: {how}")).to_have_attribute("data-state", "sent")
    await expect(bob.message(f"Through the needle's eye: {how}")).to_be_visible()
    await bob.say(f"Heard you: {how}")
    await expect(alice.message(f"Heard you: {how}")).to_be_visible()
    assert polls


@pytest.mark.parametrize("how", ["swallow", "deafen"])
async def test_a_proxy_that_swallows_websockets_stops_nobody_for_long(sits, how) -> None:
    alice, bob = await sits("alice"), await sits("bob", "acme", "engineering")
    alice.cable.treat_websockets(how)
    await alice.page.clock.install()
    async with alice.page.expect_websocket():
        polls = await opens_chat(alice)
    for _ in range(50):  # tenths of a second, by the page's clock
        if not polls:
            await alice.page.clock.run_for(100)
    assert polls
    await alice.open_room("engineering")
    await alice.say(f"Soon, and through: {how}")
    await expect(bob.message(f"Soon, and through: {how}")).to_be_visible()

    waiting = await opens_chat(alice)  # the next page of this tab waits for nothing
    await alice.open_room("engineering")
    await bob.say(f"At once: {how}")
    await expect(alice.message(f"At once: {how}")).to_be_visible()
    assert waiting


async def test_where_websockets_pass_again_the_next_page_begins_with_one(sits) -> None:
    alice = await sits("alice")
    await alice.page.evaluate("sessionStorage.setItem('slackish:polls-first', 'yes')")
    async with alice.page.expect_websocket() as upgrade:
        assert await opens_chat(alice)
    websocket = await upgrade.value
    await websocket.wait_for_event("framereceived", lambda payload: payload == "3probe")
    await alice.page.wait_for_function("sessionStorage.getItem('slackish:polls-first') === null")
    polls = await opens_chat(alice)
    await alice.open_room("engineering")
    assert polls == []


async def test_where_websockets_pass_nothing_is_polled(sits) -> None:
    alice = await sits("alice")
    polls = await opens_chat(alice)
    await alice.open_room("engineering")
    assert alice.sent
    assert polls == []
