"""The main job: people of two companies talk in their browsers."""

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_two_people_talk_and_another_company_hears_nothing(sits) -> None:
    alice, bob = await sits(), await sits()
    await alice.sign_in("alice")
    await bob.sign_in("bob")
    await bob.visit("acme")
    grace = await sits("grace", "globex", "engineering")
    for person in (alice, bob):
        await person.open_room("engineering")

    await alice.say("Shall we *ship* it?")
    await expect(bob.message("Shall we ship it?")).to_be_visible()
    await bob.say("Yes, today.")
    await expect(alice.message("Yes, today.")).to_be_visible()
    await grace.say("Only Globex reads this.")
    await expect(grace.message("Only Globex reads this.")).to_have_attribute("data-state", "sent")
    assert await grace.message("Shall we ship it?").count() == 0
    assert await alice.message("Only Globex").count() == await bob.message("Only Globex").count() == 0
    for person in (alice, bob):
        assert await person.texts("Yes") == ["Yes, today."]


async def test_who_is_in_both_companies_sees_each_in_its_place(sits) -> None:
    alice, grace = await sits("alice", "acme", "general"), await sits("grace", "globex", "general")
    bob = await sits("bob", "acme", "general")
    await alice.say("Acme alone")
    await grace.say("Globex alone")
    await expect(bob.message("Acme alone")).to_be_visible()
    assert await bob.message("Globex alone").count() == 0
    await bob.rail.get_by_role("link", name="Globex").click()
    await bob.open_room("general")
    await expect(bob.message("Globex alone")).to_be_visible()
    assert await bob.message("Acme alone").count() == 0
    await bob.say("Hello from next door")
    await expect(grace.message("Hello from next door")).to_be_visible()
    await alice.say("Bob is out")
    await expect(alice.message("Bob is out")).to_have_attribute("data-state", "sent")
    assert await alice.message("Hello from next door").count() == 0
    assert await bob.message("Bob is out").count() == 0
