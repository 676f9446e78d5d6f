"""Files, pictures and the way to anywhere: statements 9, 16 and 29 about the page, and finding things again."""

import re

import pytest
from playwright.async_api import FilePayload, Locator, expect

from tests.browser.person import Person
from tests.browser.stage import Stage
from tests.uploads.pictures import picture

pytestmark = pytest.mark.asyncio(loop_scope="session")

BRING = """(element, {kind, files}) => {
    const carried = new DataTransfer();
    for (const {name, type, text} of files) carried.items.add(new File([text], name, {type}));
    const event = kind === "paste"
        ? new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, cancelable: true})
        : new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true});
    element.dispatchEvent(event);
}"""
PLACES = "log => [...log.querySelectorAll('.message')].map((each) => Math.round(each.getBoundingClientRect().top))"
OPENING = """() => new Promise((done) => {
    const began = performance.now();
    const look = () => {
        const dialog = document.querySelector(".dialog--switcher[open]");
        if (dialog?.contains(document.activeElement)) done(performance.now() - began);
        else requestAnimationFrame(look);
    };
    document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "k", ctrlKey: true, bubbles: true}));
    look();
})"""


def tray(person: Person) -> Locator:
    return person.page.get_by_role("main").get_by_role("list", name="Attached files").get_by_role("listitem")


async def pick(person: Person, *files: FilePayload) -> None:
    await person.page.get_by_role("main").get_by_label("Attach files").set_input_files(list(files))


def text_file(name: str, text: str = "some text") -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def a_picture(name: str, size: tuple[int, int] = (1200, 800)) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": picture("PNG", size=size)}


async def test_ux_09_files_are_attached_by_pick_drop_and_paste_and_sent_together(stage: Stage) -> None:
    room = await stage.room("alice", "bob")
    alice, bob = await stage.opens("alice", room), await stage.opens("bob", room)
    await pick(alice, text_file("picked.txt"))
    for kind, name in (("drop", "dropped.txt"), ("paste", "pasted.txt")):
        await alice.composer.evaluate(
            BRING, {"kind": kind, "files": [{"name": name, "type": "text/plain", "text": "x"}]}
        )
    await expect(tray(alice)).to_have_count(3)
    for number in range(3):
        await expect(tray(alice).nth(number)).to_have_attribute("data-state", "ready")
    await alice.say("three ways")
    await expect(tray(alice)).to_have_count(0)
    for person in (alice, bob):
        for name in ("picked.txt", "dropped.txt", "pasted.txt"):
            await expect(person.message("three ways").get_by_role("link", name=f"Download {name}")).to_be_visible()


async def test_ux_09_each_file_shows_its_progress_and_fails_alone(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    held: list[object] = []

    async def hold(route) -> None:
        held.append(route)

    await alice.page.route("**/api/files?*slow.txt", hold)
    await pick(alice, text_file("slow.txt"), text_file("good.txt"), text_file("empty.txt", ""))
    slow, good, empty = (tray(alice).filter(has_text=name) for name in ("slow.txt", "good.txt", "empty.txt"))
    await expect(good).to_have_attribute("data-state", "ready")
    await expect(slow.get_by_role("progressbar", name="Uploading slow.txt")).to_be_visible()
    await expect(empty.get_by_role("alert")).to_have_text("There is nothing in this file.")
    await alice.say("not yet")
    await expect(alice.page.get_by_text("A file could not be uploaded")).to_be_visible()
    await expect(alice.composer).to_have_value("not yet")
    await empty.get_by_role("button", name="Remove empty.txt").click()
    await slow.get_by_role("button", name="Remove slow.txt").click()
    await expect(tray(alice)).to_have_count(1)
    await alice.composer.press("Enter")
    await expect(alice.message("not yet").get_by_role("link", name="Download good.txt")).to_be_visible()
    assert len(held) == 1


async def test_ux_09_a_failed_upload_is_tried_again(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    await alice.page.route("**/api/files?*", lambda route: route.abort(), times=1)
    await pick(alice, text_file("stubborn.txt"))
    await expect(tray(alice)).to_have_attribute("data-state", "failed")
    await tray(alice).get_by_role("button", name="Retry").click()
    await expect(tray(alice)).to_have_attribute("data-state", "ready")
    await alice.composer.press("Enter")
    await expect(alice.log.get_by_role("link", name="Download stubborn.txt")).to_be_visible()


async def test_ux_16_pictures_reserve_their_space_before_they_are_there(stage: Stage) -> None:
    room = await stage.room("alice")
    alice = await stage.opens("alice", room)
    await pick(alice, a_picture("wide.png"), a_picture("tall.png", (300, 900)))
    await expect(tray(alice).last).to_have_attribute("data-state", "ready")
    await expect(tray(alice).first).to_have_attribute("data-state", "ready")
    await alice.say("above the fold")
    await alice.say("and below")
    await expect(alice.message("and below")).to_have_attribute("data-state", "sent")
    waiting: list[object] = []

    async def hold(route) -> None:
        waiting.append(route)

    await alice.page.route(re.compile(r"/files/\d+"), hold)
    await alice.page.reload()
    await expect(alice.message("and below")).to_be_visible()
    await expect(alice.log.locator(".picture img")).to_have_count(2)
    before = await alice.log.evaluate(PLACES)
    async with alice.page.expect_response(re.compile(r"/files/\d+")):
        while waiting:
            await waiting.pop().continue_()  # type: ignore[attr-defined]
    for number in range(2):
        image = alice.log.locator(".picture img").nth(number)
        await image.scroll_into_view_if_needed()
        await image.evaluate("image => image.decode()")
    await alice.log.evaluate("log => log.scrollTo(0, log.scrollHeight)")
    assert await alice.log.evaluate(PLACES) == before


async def test_a_picture_opens_large_and_arrows_go_to_the_next(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    await pick(alice, a_picture("first.png"), a_picture("second.png"))
    await expect(tray(alice).last).to_have_attribute("data-state", "ready")
    await expect(tray(alice).first).to_have_attribute("data-state", "ready")
    await alice.composer.press("Enter")
    await alice.log.get_by_role("link", name="Picture: first.png").press("Enter")
    box = alice.page.get_by_role("dialog")
    await expect(box.get_by_role("heading")).to_have_text("first.png")
    await alice.page.keyboard.press("ArrowRight")
    await expect(box.get_by_role("heading")).to_have_text("second.png")
    await alice.page.keyboard.press("Escape")
    await expect(box).to_have_count(0)
    await expect(alice.log.get_by_role("link", name="Picture: second.png")).to_be_focused()
    await alice.page.get_by_role("button", name="show details").click()
    await alice.page.get_by_role("tab", name="Files").click()
    await expect(alice.page.get_by_role("tabpanel").get_by_role("link", name="Picture: first.png")).to_be_visible()
    assert alice.complaints == []


async def test_ux_29_the_switcher_opens_at_once_and_finds_by_a_few_letters(stage: Stage) -> None:
    alice = await stage.opens("alice", await stage.room("alice"))
    await alice.page.keyboard.press("Control+k")  # fetched when it is first used
    await expect(alice.page.get_by_role("combobox", name="Go to")).to_be_focused()
    await alice.page.keyboard.press("Escape")
    assert await alice.page.evaluate(OPENING) < 100
    field = alice.page.get_by_role("combobox", name="Go to")
    for typed, first in (("egr", "engineering"), ("#rand", "random"), ("@bt", "Bob Tanaka"), ("lead", "leadership")):
        await field.fill(typed)
        await expect(alice.page.get_by_role("option").first).to_contain_text(first)
    await field.fill("no such place")
    await expect(alice.page.get_by_role("option")).to_have_count(1)
    await field.fill("engin")
    await field.press("Enter")
    await alice.in_room("engineering")


async def test_ux_29_enter_alone_goes_to_the_next_unread(stage: Stage) -> None:
    here, there = await stage.room("alice"), await stage.room("alice", "bob")
    alice = await stage.opens("alice", here)
    await stage.writes("bob", there[0], "something new @alice")
    await expect(alice.room(there[1])).to_have_accessible_name(re.compile("unread"))
    await alice.page.keyboard.press("Control+k")
    first = alice.page.get_by_role("option").first
    await expect(first).to_contain_text("1")  # a mention, or a message to oneself alone
    name = await first.locator("b").inner_text()
    await alice.page.keyboard.press("Enter")
    await expect(alice.page.get_by_role("heading", level=1)).to_contain_text(name)
    await expect(alice.room(name)).not_to_have_accessible_name(re.compile("unread"))


async def test_a_message_is_searched_for_and_jumped_to(stage: Stage) -> None:
    room = await stage.room("alice", "bob")
    await stage.writes("bob", room[0], "the quokka has **landed**")
    for number in range(4):
        await stage.writes("bob", room[0], f"padding {number}")
    alice = await stage.opens("alice", await stage.room("alice"))
    await alice.page.keyboard.press("Control+Shift+F")
    field = alice.page.get_by_role("combobox", name="Search messages")
    await field.press_sequentially("from:bo")
    await expect(alice.page.get_by_role("option", name="from:bob")).to_be_visible()
    await field.press("ArrowDown")
    await field.press("Enter")
    await expect(field).to_have_value("from:bob ")
    await field.press_sequentially("quok")
    results = alice.page.get_by_role("list", name="Messages").get_by_role("listitem")
    await expect(results).to_have_count(1)
    await expect(results.locator("mark")).to_have_text("quokka")
    await results.get_by_role("link").click()
    await alice.in_room(room[1])
    await expect(alice.message("the quokka has landed")).to_have_attribute("data-target", "")
    await field.fill("from:nobody quokka")
    await expect(alice.page.get_by_text("Nothing was found")).to_be_visible()
    assert alice.complaints == []


async def test_activity_and_unread_lead_to_what_is_new(stage: Stage) -> None:
    there = await stage.room("alice", "bob")
    alice = await stage.opens("alice", await stage.room("alice"))
    await stage.writes("bob", there[0], "have a look @alice")
    await alice.page.get_by_role("button", name=re.compile("^Unread")).click()
    unread = alice.page.get_by_role("complementary", name="Unread")
    await expect(unread.get_by_text("have a look")).to_be_visible()
    await unread.get_by_role("button", name=f"Mark as read: #{there[1]}").click()
    await expect(unread.get_by_text("have a look")).to_have_count(0)
    await expect(alice.room(there[1])).not_to_have_accessible_name(re.compile("unread"))
    await alice.page.get_by_role("button", name=re.compile("^Activity")).click()
    activity = alice.page.get_by_role("complementary", name="Activity")
    await activity.get_by_role("button", name="Mentions").click()
    await activity.get_by_role("link").filter(has_text="have a look").click()
    await alice.in_room(there[1])


async def test_the_sidebar_of_every_page_leads_to_the_same_views(stage: Stage) -> None:
    alice = await stage.sits("alice")
    for name in ("Unread", "Activity", "Threads", "Saved for later"):
        await alice.page.goto(f"{alice.url}/w/acme/projects/")
        await alice.page.locator(".side").get_by_role("link", name=name).click()
        await expect(alice.page.get_by_role("complementary", name=name)).to_be_visible()
