"""`#name` in a message leads to the channel, for who can see it; to others it is text."""

import pytest
from playwright.async_api import expect

from tests.browser.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_named_channel_opens_by_click_and_by_key_without_loading_the_page_anew(stage: Stage) -> None:
    room, other = await stage.room("bob", "alice"), await stage.room("bob")
    await stage.writes("bob", room[0], f"read #{other[1]} first", f"and **say so in #{room[1]}**")
    alice = await stage.opens("alice", room)
    await alice.page.evaluate("window.same = true")
    link = alice.log.get_by_role("link", name=f"#{other[1]}")
    await link.click()
    await expect(alice.page.get_by_role("heading", level=1)).to_have_text(other[1])
    await alice.page.go_back()
    await expect(alice.page.get_by_role("heading", level=1)).to_have_text(room[1])
    await link.focus()
    await alice.page.keyboard.press("Enter")
    await expect(alice.page.get_by_role("heading", level=1)).to_have_text(other[1])
    assert await alice.page.evaluate("window.same") is True


async def test_a_name_that_nobody_or_only_others_know_is_text(stage: Stage) -> None:
    room, secret = await stage.room("bob", "alice"), await stage.room("bob", private=True)
    await stage.writes("bob", room[0], f"neither #{secret[1]} nor #nowhere-at-all", f"but #{room[1]}")
    alice = await stage.opens("alice", room)
    await expect(alice.message("but").get_by_role("link", name=f"#{room[1]}")).to_be_visible()
    await expect(alice.message("neither")).to_contain_text(f"neither #{secret[1]} nor #nowhere-at-all")
    assert await alice.message("neither").get_by_role("link").count() == 0


async def test_a_card_of_a_board_leads_to_the_channels_it_names_for_who_can_see_them(stage: Stage) -> None:
    opened, secret = await stage.room("bob"), await stage.room("bob", private=True)
    text = f"first #{opened[1]}, then #{secret[1]}"
    bob, alice = await stage.sits("bob"), await stage.sits("alice")
    for person in (bob, alice):
        await person.page.goto(f"{person.url}/w/acme/projects/")
        await person.page.get_by_role("main").get_by_role("link", name="Website").click()
        await person.page.locator(".card__open", has_text="Alt texts").click()
    dialog = bob.page.get_by_role("dialog")
    await dialog.get_by_label("Write a comment").fill(text)
    await dialog.get_by_role("button", name="Comment", exact=True).click()
    said = dialog.get_by_role("article").filter(has_text=text)
    await expect(said.get_by_role("link")).to_have_text([f"#{opened[1]}", f"#{secret[1]}"])
    seen = alice.page.get_by_role("dialog").get_by_role("article").filter(has_text=text)
    await expect(seen.get_by_role("link")).to_have_text([f"#{opened[1]}"])
    await seen.get_by_role("link").click()
    await expect(alice.page.get_by_role("heading", level=1)).to_have_text(opened[1])


async def test_a_name_becomes_a_link_when_the_channel_is_made_and_nothing_moves(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    name = f"later-{room[1]}"
    await stage.writes("bob", room[0], f"I make #{name} now, in front of you")
    alice = await stage.opens("alice", room)
    words = alice.message("in front of you").locator("p")
    edges = """words => {
        const all = document.createRange();
        all.selectNodeContents(words);
        const {x, y, width, height} = all.getBoundingClientRect();
        return [x, y, width, height];
    }"""
    before = await words.evaluate(edges)
    await (await stage.as_("bob")).ok("create-room", {"name": name})
    await expect(words.get_by_role("link", name=f"#{name}")).to_be_visible()
    assert await words.evaluate(edges) == before
