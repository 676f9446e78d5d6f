"""A picture of oneself: chosen or dropped in the profile, seen by others at once, taken away again."""

import re
from http.client import HTTPConnection
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import FilePayload, Locator, expect

from tests.browser.axe import serious
from tests.browser.person import Person
from tests.browser.stage import Stage
from tests.uploads.pictures import picture

pytestmark = pytest.mark.asyncio(loop_scope="session")

PORTRAIT: FilePayload = {"name": "me.png", "mimeType": "image/png", "buffer": picture(size=(300, 200), colour="tomato")}
DRAWING: FilePayload = {"name": "me.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
BROKEN: FilePayload = {"name": "half.png", "mimeType": "image/png", "buffer": picture()[:40]}
LOADED = "image => image.decode().then(() => image.naturalWidth)"


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def _begin_with_an_initial(stage: Stage) -> None:
    """Whatever the test before left."""
    connection = HTTPConnection("127.0.0.1", stage.server.port, timeout=60)
    bearer = {"Authorization": f"Bearer {stage.tokens['bob']}"}
    connection.request("DELETE", "/api/me/picture?workspace=acme", headers=bearer)
    assert connection.getresponse().status == 200
    connection.close()


def dialog(person: Person) -> Locator:
    return person.page.get_by_role("dialog", name="Edit your profile")


async def edit(person: Person) -> Locator:
    """By keys, from the menu of one's own face."""
    await person.rail.get_by_role("button", name=re.compile("^You:")).press("Enter")
    await person.page.get_by_role("button", name="Edit profile").press("Enter")
    await expect(dialog(person)).to_be_visible()
    return dialog(person)


async def save(person: Person) -> None:
    await dialog(person).get_by_role("button", name="Save").press("Enter")
    await expect(dialog(person)).to_have_count(0)


def faces(person: Person) -> dict[str, Locator]:
    """Of bob, as alice has them before her."""
    return {
        "message": person.message("look at me").locator(".message__face .avatar"),
        "sidebar": person.room("Bob").locator(".avatar"),
    }


async def test_a_picture_is_chosen_seen_by_others_at_once_and_after_a_reload_and_taken_away(stage: Stage) -> None:
    room = await stage.room("bob", "alice")
    await stage.writes("bob", room[0], "look at me")
    direct = await (await stage.as_("bob")).ok("open-direct", {"users": ["alice"]})
    await stage.writes("bob", direct["roomId"], "hello, this is bob")
    alice, bob = await stage.opens("alice", room), await stage.opens("bob", room)
    for face in faces(alice).values():
        await expect(face).to_have_text("B")

    form = await edit(bob)
    await form.get_by_label("Choose a picture").set_input_files([PORTRAIT])
    await expect(form.get_by_role("status")).to_have_text("me.png is shown once you save.")
    assert await form.locator(".own-picture canvas").evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(72, 72, 1, 1).data]"
    ) == [255, 99, 71, 255]
    for face in faces(alice).values():
        await expect(face).to_have_text("B")  # nothing is sent before it is saved
    await save(bob)

    own = bob.rail.get_by_role("button", name=re.compile("^You:")).locator("img")
    assert await own.evaluate(LOADED) == 512
    for _ in ("live", "after a reload"):
        for where, face in faces(alice).items():
            await expect(face.locator("img"), where).to_have_attribute("src", re.compile("^/pictures/[0-9a-f]{40}$"))
            await expect(face, where).to_have_text("")
            assert await face.locator("img").evaluate(LOADED) == 512
        await alice.message("look at me").locator(".message__face").click()
        card = alice.page.get_by_role("dialog", name="Bob")
        assert await card.locator(".profile__head img").evaluate(LOADED) == 512
        await alice.page.keyboard.press("Escape")
        await stage.goes(alice, room)

    form = await edit(bob)
    await form.get_by_role("button", name="Remove picture").press("Enter")
    await expect(form.get_by_role("status")).to_have_text("Your initial is shown once you save.")
    await expect(form.get_by_label("Choose a picture")).to_be_focused()
    await save(bob)
    for face in faces(alice).values():
        await expect(face).to_have_text("B")
        await expect(face.locator("img")).to_have_count(0)
    await expect(bob.rail.get_by_role("button", name=re.compile("^You:"))).to_have_text("B")
    assert alice.complaints == []
    assert bob.complaints == []


async def test_what_is_no_picture_is_said_so_and_the_one_before_it_stays(stage: Stage) -> None:
    bob = await stage.opens("bob", await stage.room("bob"))
    form = await edit(bob)
    pick = form.locator("input[type=file]")
    await pick.set_input_files([PORTRAIT])
    await expect(form.locator("canvas")).to_be_visible()
    for unfit in (DRAWING, BROKEN):
        await pick.set_input_files([unfit])
        await expect(form.get_by_role("alert")).to_have_text("This is no JPEG, PNG, GIF or WebP picture.")
        await expect(form.locator("canvas")).to_be_visible()
        await pick.set_input_files([PORTRAIT])
        await expect(form.get_by_role("alert")).to_have_count(0)


async def test_a_refusal_is_said_with_its_code_and_the_picture_can_be_tried_again(stage: Stage) -> None:
    bob = await stage.opens("bob", await stage.room("bob"))
    refusal = {"error": {"code": "rate_limited", "message": "Too fast: try again in a moment.", "retryAfter": 3}}
    await bob.page.route("**/api/me/picture?*", lambda route: route.fulfill(status=429, json=refusal), times=1)
    form = await edit(bob)
    await form.get_by_label("Choose a picture").set_input_files([PORTRAIT])
    await form.get_by_role("button", name="Save").click()
    said = form.get_by_role("alert")
    await expect(said).to_have_text("Too fast: try again in a moment.")
    await expect(said).to_have_attribute("data-code", "rate_limited")
    await save(bob)
    await expect(bob.rail.get_by_role("button", name=re.compile("^You:")).locator("img")).to_be_visible()


async def test_how_much_is_there_is_shown_while_it_is_on_its_way(stage: Stage) -> None:
    bob = await stage.opens("bob", await stage.room("bob"))
    come = await bob.holds("**/api/me/picture?*")
    form = await edit(bob)
    await form.get_by_label("Choose a picture").set_input_files([PORTRAIT])
    below = await form.get_by_label("Name", exact=True).bounding_box()
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_role("progressbar", name="Uploading the picture")).to_be_visible()
    await expect(form.locator("input[type=file]")).to_be_disabled()
    assert await form.get_by_label("Name", exact=True).bounding_box() == below  # nothing jumps
    come.set()
    await expect(dialog(bob)).to_have_count(0)


async def test_a_picture_dropped_on_the_dialog_is_ones_own_and_no_file_for_the_message_behind_it(stage: Stage) -> None:
    bob = await stage.opens("bob", await stage.room("bob"))
    form = await edit(bob)
    await form.evaluate(
        """async (dialog) => {
            const canvas = Object.assign(document.createElement("canvas"), { width: 30, height: 20 });
            const context = canvas.getContext("2d");
            context.fillRect(0, 0, 30, 20);
            const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([blob], "dropped.png", { type: "image/png" }));
            const how = { dataTransfer, bubbles: true, cancelable: true };
            const form = dialog.querySelector("form");
            for (const type of ["dragover", "drop"]) form.dispatchEvent(new DragEvent(type, how));
        }"""
    )
    await expect(form.get_by_role("status")).to_have_text("dropped.png is shown once you save.")
    await expect(bob.page.locator(".tray__file")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_serious_in_the_profile_with_a_picture(stage: Stage, theme: Any) -> None:
    bob = await stage.opens("bob", await stage.room("bob"), color_scheme=theme)
    form = await edit(bob)
    assert await serious(bob.page) == []
    await form.get_by_label("Choose a picture").set_input_files([PORTRAIT])
    await expect(form.locator("canvas")).to_be_visible()
    assert await serious(bob.page) == []
