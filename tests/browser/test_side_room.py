"""The side room of a channel: two who talk in passing, and a third who does not belong."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.demo_server import DemoServer
from tests.browser.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")


def way_in(person: Person) -> Locator:
    return person.page.get_by_role("button", name="Open the side room of #engineering")


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Side room")


async def goes_in(person: Person) -> Locator:
    await way_in(person).click()
    await expect(panel(person.page).get_by_role("listitem").first).to_be_visible()
    return panel(person.page)


async def test_two_talk_in_passing_and_nothing_of_it_is_kept(server: DemoServer, sits) -> None:
    alice, bob = await sits("alice", "acme", "engineering"), await sits("bob", "acme", "engineering")
    await alice.page.evaluate("window.spoke = 0")
    hers, his = await goes_in(alice), await goes_in(bob)
    for side in (hers, his):
        await expect(side.get_by_role("heading", name="2 people here")).to_be_visible()
        await expect(side.get_by_role("listitem")).to_have_count(2)
    await expect(hers.get_by_text("Bob Tanaka came in")).to_be_visible()

    # By keys alone: the box has the focus, Enter says it.
    await alice.page.keyboard.type("<b>psst</b>")
    await alice.page.keyboard.press("Enter")
    for side in (hers, his):
        await expect(side.get_by_role("log").get_by_text("<b>psst</b>")).to_be_visible()
    await expect(hers.get_by_role("textbox")).to_have_value("")
    assert not [text for text in server.texts("acme", "engineering") if "psst" in text]

    # Out of sight one is still in it, and hears that something was said.
    await alice.page.keyboard.press("Escape")
    await expect(hers).to_be_hidden()
    await his.get_by_role("textbox").fill("still there?")
    await his.get_by_role("textbox").press("Enter")
    shown = alice.page.get_by_role("button", name="Side room: 2 people here")
    await expect(shown.locator(".head__dot")).to_be_visible()
    await shown.click()
    await expect(hers.get_by_text("still there?")).to_be_visible()
    await expect(shown.locator(".head__dot")).to_have_count(0)

    await his.get_by_role("button", name="Leave").click()
    await expect(hers.get_by_text("Bob Tanaka left")).to_be_visible()
    await expect(hers.get_by_role("listitem")).to_have_count(1)
    await expect(way_in(bob)).to_be_visible()
    # Who comes later sees nothing of what was said.
    his = await goes_in(bob)
    await expect(his.get_by_role("listitem")).to_have_count(2)
    assert await his.get_by_text("psst").count() == 0


async def test_who_is_not_in_the_channel_is_not_in_its_side_room(sits) -> None:
    alice, carol = await sits("alice", "acme", "engineering"), await sits("carol", "acme", "general")
    side = await goes_in(alice)
    await expect(carol.page.get_by_role("button", name="Open the side room of #general")).to_have_count(1)
    # Its name is no secret, and opens nothing.
    room = await alice.page.evaluate("location.pathname.match(/c\\/(\\d+)/)[1]")
    refused = await carol.page.evaluate(
        """async (room) => {
            const { io } = await import("socket.io-client");
            const socket = io("/", { auth: { workspace: "acme" }, forceNew: true });
            await new Promise((resolve, reject) => (socket.on("connect", resolve), socket.on("connect_error", reject)));
            const answers = [];
            for (const event of ["join-room", "get-room-members", "get-room-size"])
                answers.push((await socket.emitWithAck(event, `side-${room}`)).error.code);
            const said = { room: `side-${room}`, text: "hello" };
            answers.push((await socket.emitWithAck("room-message", said)).error.code);
            socket.disconnect();
            return answers;
        }""",
        room,
    )
    assert refused == ["room_not_found"] * 4
    await expect(side.get_by_role("listitem")).to_have_count(1)


async def test_a_guest_has_no_way_into_side_rooms(sits) -> None:
    gus = await sits("gus", "acme", "random")
    await expect(gus.page.get_by_role("button", name="show details")).to_be_visible()
    assert await gus.page.get_by_role("button", name="Open the side room").count() == 0


async def test_after_an_outage_one_is_in_it_again_and_is_told_of_the_gap(sits) -> None:
    alice, bob = await sits("alice", "acme", "engineering"), await sits("bob", "acme", "engineering")
    hers, his = await goes_in(alice), await goes_in(bob)
    await expect(hers.get_by_role("listitem")).to_have_count(2)
    bob.cable.pull()
    await expect(his.get_by_text("You were away for a moment")).to_be_visible()
    await expect(hers.get_by_role("listitem")).to_have_count(1)
    bob.cable.plug()
    await bob.page.evaluate("dispatchEvent(new Event('online'))")
    for side in (hers, his):
        await expect(side.get_by_role("listitem")).to_have_count(2)


async def test_the_namespace_is_joined_only_when_it_is_needed(sits) -> None:
    alice = await sits("alice", "acme", "engineering")
    assert not [frame for frame in alice.sent if frame.startswith("40{")]
    side = await goes_in(alice)
    assert len([frame for frame in alice.sent if frame.startswith("40{")]) == 1
    await side.get_by_role("button", name="Leave").click()
    await expect(way_in(alice)).to_be_visible()
    assert alice.sent[-1] == "41"
