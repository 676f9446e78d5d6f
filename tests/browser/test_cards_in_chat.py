"""What leads out of the conversation and tells of itself there: cards made of messages, and games begun by `/play`."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.person import Person
from tests.browser.stage import act

pytestmark = pytest.mark.asyncio(loop_scope="session")


def invitation(person: Person, name: str) -> Locator:
    return person.message(name).locator(".invitation")


async def test_a_message_becomes_a_card_and_says_when_it_is_done(stage) -> None:
    room = await stage.room("alice", "bob")
    await stage.writes("bob", room[0], "The pricing page needs new pictures")
    alice, bob = await stage.opens("alice", room), await stage.opens("bob", room)
    await act(alice, "The pricing page", "Make a card of it…")
    dialog = alice.page.get_by_role("dialog", name="Make a card")
    await expect(dialog.get_by_label("Title")).to_have_value("The pricing page needs new pictures")
    await dialog.get_by_label("Title").fill("Pictures for the pricing page")
    await dialog.get_by_label("Project").select_option("Website")
    await dialog.get_by_label("List").select_option("Doing")
    await dialog.get_by_role("button", name="Make the card").click()
    await expect(dialog).to_have_count(0)

    link = bob.message("The pricing page").get_by_role("link", name="Card on a board")
    await link.click()  # Bob sees it come, and where it leads
    sheet = bob.page.get_by_role("dialog", name="Card")
    await expect(sheet.get_by_label("Title")).to_have_value("Pictures for the pricing page")
    await expect(sheet.get_by_role("link", name="The pricing page needs new pictures")).to_be_visible()
    await sheet.get_by_label("List").select_option("Done")
    await expect(alice.message("The pricing page").get_by_role("link", name="Card: done")).to_be_visible()

    await sheet.get_by_role("link", name="The pricing page needs new pictures").click()  # and back to the message
    await expect(bob.message("The pricing page").get_by_role("link", name="Card: done")).to_be_visible()


async def test_the_card_of_a_game_leads_into_it_and_tells_how_it_goes_on(stage) -> None:
    room = await stage.room("alice", "bob", "carol")
    alice, bob, carol = [await stage.opens(name, room) for name in ("alice", "bob", "carol")]
    await alice.say("/play Lunch break")
    await expect(invitation(carol, "Lunch break")).to_contain_text("1 of 4 seats taken")
    await expect(invitation(alice, "Lunch break").get_by_role("link", name="Go to your game")).to_be_visible()
    await invitation(bob, "Lunch break").get_by_role("link", name="Join").click()
    await expect(bob.page.get_by_role("listitem").filter(has_text="you")).to_be_visible()
    await expect(invitation(carol, "Lunch break")).to_contain_text("2 of 4 seats taken")

    await invitation(alice, "Lunch break").get_by_role("link", name="Go to your game").click()
    await alice.page.get_by_role("button", name="Start").click()
    await expect(invitation(carol, "Lunch break")).to_contain_text("Being played")
    await expect(invitation(carol, "Lunch break").get_by_role("link", name=re.compile("^Join"))).to_have_count(0)

    await bob.page.get_by_role("button", name="Leave").click()
    await expect(invitation(carol, "Lunch break")).to_contain_text("Finished: Alice Moreau won")
    await carol.page.reload()
    await expect(invitation(carol, "Lunch break")).to_contain_text("Finished: Alice Moreau won")


async def test_a_full_game_is_no_longer_to_be_joined_from_its_card(stage) -> None:
    room = await stage.room("alice", "bob")
    bob = await stage.opens("bob", room)
    socket = await stage.as_("alice")
    played = await socket.ok("run-command", {"room": room[0], "text": "/play Four of us"})
    game = played["message"]["card"]["data"]["gameId"]
    for name in ("carol", "dana", "mona"):
        other = await stage.as_(name, "/games")
        await other.ok("join-game", game)
    await expect(invitation(bob, "Four of us")).to_contain_text("Full: all 4 seats are taken")
    links = invitation(bob, "Four of us").get_by_role("link")
    await expect(links).to_have_text(["Watch"])
