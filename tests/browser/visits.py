"""What the pictures of shots.py show: who goes where, and what they do before the picture is taken."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from tests.browser.transfers import put_exports, put_import
from tests.uploads.pictures import picture

SHOWN = """() => ![...document.querySelectorAll('[aria-busy=true], .told__waiting, .people__loading')]
    .some((each) => each.checkVisibility())"""


class Visit:
    """Who goes where, and what they do before the picture is taken. `prepare`: what lies in the data before."""

    def __init__(
        self,
        username: str,
        workspace: str,
        *steps: Callable[[Page], Awaitable[None]],
        prepare: Callable[[Path], object] = lambda folder: None,
    ) -> None:
        self.who = (username, workspace)
        self.steps = steps
        self.prepare = prepare

    async def go(self, page: Page) -> None:
        for step in self.steps:
            await step(page)
        await page.wait_for_function(SHOWN)
        await page.wait_for_timeout(400)  # a picture, not a test: transitions end, fonts are there


def room(name: str) -> Callable[[Page], Awaitable[None]]:
    return lambda page: open_room(page, name)


async def open_room(page: Page, name: str) -> None:
    """By its address, which the sidebar knows at any width."""
    link = page.locator(".side .row", has_text=name).first
    await page.goto(f"{await page.evaluate('location.origin')}{await link.get_attribute('href')}")
    await page.locator(".message, .beginning").first.wait_for()
    await whole(page)


async def open_thread(page: Page) -> None:
    await page.locator(".log .replies").last.click()
    await page.locator(".panel .message").first.wait_for()


async def open_members(page: Page) -> None:
    await whole(page)
    await page.get_by_role("button", name="show details").first.click()
    await page.locator(".person").first.wait_for()


async def whole(page: Page) -> None:
    """Until what loads after the first message is there."""
    await page.locator("html[data-whole]").wait_for(state="attached")


async def open_details(page: Page) -> None:
    await whole(page)
    await page.locator(".head__name").click()
    await page.get_by_role("tab", name="About").wait_for()


def view(name: str) -> Callable[[Page], Awaitable[None]]:
    """A view beside the conversation, by its button in the sidebar."""

    async def go(page: Page) -> None:
        await whole(page)
        await open_drawer(page)
        await page.locator(".side__views").get_by_role("button", name=name).click()
        await page.get_by_role("complementary", name=name).wait_for()

    return go


def address(path: str) -> Callable[[Page], Awaitable[None]]:
    async def go(page: Page) -> None:
        await page.goto(f"{await page.evaluate('location.origin')}{path}")
        await page.wait_for_load_state("networkidle")

    return go


def first_link(part: str) -> Callable[[Page], Awaitable[None]]:
    """The first thing listed on the page one is on."""

    async def go(page: Page) -> None:
        link = page.locator(f'main a[href*="/{part}/"]').first
        await link.wait_for(state="attached")
        await address(await link.get_attribute("href") or "")(page)

    return go


def first_of(section: str) -> Callable[[Page], Awaitable[None]]:
    """The first line of a list in the sidebar, by its address."""

    async def go(page: Page) -> None:
        link = page.locator(f"section[aria-labelledby=side-{section}] a.row").first
        await link.wait_for(state="attached")
        await address(await link.get_attribute("href") or "")(page)

    return go


async def open_card(page: Page) -> None:
    await page.locator(".card__open", has_text="Load test").click()
    await page.get_by_role("dialog", name="Card").wait_for()


async def search(page: Page) -> None:
    await whole(page)
    await page.get_by_role("button", name="Search messages").click()
    await page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("export")
    await page.keyboard.press("Enter")
    await page.locator(".found__hit").first.wait_for()


async def open_actions(page: Page) -> None:
    await whole(page)
    message = page.locator(".log .message[data-id]").last
    await message.focus()
    await page.keyboard.press("m")
    await page.get_by_role("menu", name="Actions on the message").wait_for()


async def open_emoji(page: Page) -> None:
    await whole(page)
    await page.locator(".main .composer .tool").filter(has=page.locator("[href='#icon-smile']")).click()
    await page.locator(".emoji__one").nth(50).wait_for()


async def complete(page: Page) -> None:
    await whole(page)
    await page.locator(".main textarea").press_sequentially("Thanks @")
    await page.locator(".completion").first.wait_for()


async def open_profile(page: Page) -> None:
    await whole(page)
    await page.locator(".message__name").last.click()
    await page.locator(".profile").wait_for()


def from_my_menu(name: str) -> Callable[[Page], Awaitable[None]]:
    async def go(page: Page) -> None:
        await whole(page)
        await open_drawer(page)
        await page.locator(".rail__me").click()
        await page.locator("#menu-me").get_by_role("button", name=name).click()
        await page.locator("dialog[open]").wait_for()

    return go


async def choose_picture(page: Page) -> None:
    portrait = picture(size=(300, 200), colour="tomato")
    await page.locator(".own-picture input").set_input_files(
        {"name": "portrait.png", "mimeType": "image/png", "buffer": portrait}
    )
    await page.locator(".own-picture canvas").wait_for()


async def edit_last(page: Page) -> None:
    await whole(page)
    await page.locator(".main textarea").press("ArrowUp")
    await page.locator(".composer--edit").wait_for()


async def ask_before_acting(page: Page) -> None:
    """The question before an action on rows of the administration."""
    await address("/admin/workspaces/membership/")(page)
    for row in (1, 2):
        await page.locator(".action-select").nth(row).check()
    await page.locator("select[name=action]").select_option("make_manager")
    await page.get_by_role("button", name="Go").click()
    await page.locator(".confirm").wait_for()


async def open_first_row(page: Page) -> None:
    await page.locator("#result_list tbody th a").first.click()
    await page.locator(".submit-row, .module").first.wait_for()


async def trace_message(page: Page) -> None:
    """One that was just sent, so that who received it is still known."""
    await page.locator(".trace__latest .chip").first.click()
    await page.locator("[data-column=sockets] .card").first.wait_for()
    await page.locator(".why ol li").first.wait_for()


async def ask_in_live(page: Page) -> None:
    await page.get_by_label("Text").fill("The lifts are being repaired until noon.")
    await page.get_by_role("button", name="Go on…").click()
    await page.locator("dialog[open]").wait_for()


async def say_first(page: Page) -> None:
    await open_room(page, "engineering")
    await page.locator(".main textarea").fill("Deploy of 4.2 is out, thanks everybody!")
    await page.keyboard.press("Enter")
    await page.locator(".message[data-state=sent]").last.wait_for()


def exports(*states: str, done: int = 360) -> Callable[[Path], object]:
    return lambda folder: put_exports(folder, "alice", "acme", *states, done=done)


def import_run(state: str, **more: Any) -> Visit:
    """The page of an import in this state: its number is the last there was."""
    return Visit("alice", "acme", newest_import, prepare=lambda folder: put_import(folder, "alice", state, **more))


async def newest_import(page: Page) -> None:
    await address("/workspaces/import/")(page)
    await page.locator(".rows a").first.click()
    await page.locator("[data-progress]").wait_for()


async def open_drawer(page: Page) -> None:
    await whole(page)
    if await page.locator(".head__menu").is_visible():
        await page.locator(".head__menu").click()


async def open_switcher(page: Page) -> None:
    await page.keyboard.press("Control+k")
    await page.locator("dialog input").first.fill("en")


async def open_create_channel(page: Page) -> None:
    await open_drawer(page)
    await page.get_by_role("button", name="Create a channel").first.click()
    await page.locator("dialog input").first.fill("plan launch")


async def write(page: Page) -> None:
    await page.locator(".main textarea").fill("Two lines of thought,\nand the second one is a little longer.")


ACME = "/w/acme"
NOBODY = ("", "")
VISITS = {
    "room": Visit("alice", "acme", room("engineering")),
    "thread": Visit("alice", "acme", room("engineering"), open_thread),
    "members": Visit("alice", "acme", room("general"), open_members),
    "details": Visit("alice", "acme", room("engineering"), open_details),
    "threads": Visit("alice", "acme", room("general"), view("Threads")),
    "saved": Visit("alice", "acme", room("general"), view("Saved for later")),
    "writing": Visit("bob", "acme", room("random"), write),
    "completing": Visit("bob", "acme", room("random"), complete),
    "editing": Visit("alice", "acme", room("engineering"), edit_last),
    "actions": Visit("alice", "acme", room("engineering"), open_actions),
    "emoji": Visit("alice", "acme", room("engineering"), open_emoji),
    "profile": Visit("alice", "acme", room("engineering"), open_profile),
    "status": Visit("alice", "acme", from_my_menu("Set a status")),
    "edit-profile": Visit("alice", "acme", from_my_menu("Edit profile"), choose_picture),
    "preferences": Visit("alice", "acme", from_my_menu("Preferences")),
    "keys": Visit("alice", "acme", from_my_menu("Keyboard shortcuts")),
    "sidebar": Visit("bob", "globex", open_drawer),
    "switcher": Visit("alice", "acme", whole, open_switcher),
    "create-channel": Visit("alice", "acme", whole, open_create_channel),
    "guest": Visit("gus", "acme", open_drawer),
    "notifications": Visit("alice", "acme", address(f"{ACME}/notifications/")),
    "projects": Visit("alice", "acme", address(f"{ACME}/projects/")),
    "project": Visit("alice", "acme", address(f"{ACME}/projects/"), first_of("projects")),
    "card": Visit("alice", "acme", address(f"{ACME}/projects/"), first_of("projects"), open_card),
    "invitation": Visit("alice", "acme", room("random")),
    "search": Visit("alice", "acme", room("general"), search),
    "activity": Visit("alice", "acme", room("general"), view("Activity")),
    "unread": Visit("bob", "acme", room("general"), view("Unread")),
    "notification-settings": Visit("alice", "acme", address(f"{ACME}/notifications/#settings")),
    "games": Visit("alice", "acme", address(f"{ACME}/games/")),
    "game": Visit("alice", "acme", address(f"{ACME}/games/"), first_link("games")),
    "live": Visit("alice", "acme", address("/admin/live/")),
    "live-trace": Visit("alice", "acme", say_first, address("/admin/live/"), trace_message),
    "live-command": Visit("alice", "acme", address("/admin/live/"), ask_in_live),
    "admin-members": Visit("alice", "acme", address("/admin/workspaces/membership/")),
    "admin-messages": Visit("alice", "acme", address("/admin/chat/message/")),
    "admin-audit": Visit("alice", "acme", address("/admin/workspaces/auditentry/")),
    "admin-channels": Visit("alice", "acme", address("/admin/chat/channel/")),
    "admin-member": Visit("alice", "acme", address("/admin/workspaces/membership/?q=bob"), open_first_row),
    "admin-channel": Visit("alice", "acme", address("/admin/chat/channel/"), open_first_row),
    "admin-message": Visit("alice", "acme", address("/admin/chat/message/"), open_first_row),
    "admin-workspace": Visit("alice", "acme", address("/admin/workspaces/workspace/"), open_first_row),
    "admin-invites": Visit("alice", "acme", address("/admin/workspaces/joinlink/")),
    "admin-invite": Visit("alice", "acme", address("/admin/workspaces/joinlink/add/")),
    "admin-question": Visit("alice", "acme", ask_before_acting),
    "people": Visit("alice", "acme", address(f"{ACME}/members/")),
    "settings": Visit("alice", "acme", address(f"{ACME}/settings/")),
    "export": Visit("alice", "acme", address(f"{ACME}/export/"), prepare=exports()),
    "export-running": Visit("alice", "acme", address(f"{ACME}/export/"), prepare=exports("done", "running", done=120)),
    "export-done": Visit("alice", "acme", address(f"{ACME}/export/"), prepare=exports("failed", "done")),
    "export-failed": Visit("alice", "acme", address(f"{ACME}/export/"), prepare=exports("done", "failed")),
    "import": Visit("alice", "acme", address("/workspaces/import/")),
    "import-report": import_run("waiting"),
    "import-running": import_run("running", done=200, workspace="acme"),
    "import-refused": import_run("failed", error="This address is taken."),
    "import-stopped": import_run("failed", done=200, workspace="acme"),
    "import-done": import_run("done", done=360, workspace="acme"),
    "dashboard": Visit("alice", "acme", address(f"{ACME}/dashboard/")),
    "administration": Visit("alice", "acme", address("/admin/")),
    "invite": Visit("alice", "acme", address(f"{ACME}/invite/")),
    "account": Visit("alice", "acme", address("/account/")),
    "tokens": Visit("alice", "acme", address("/account/tokens/")),
    "new-workspace": Visit("alice", "acme", address("/workspaces/new/")),
    "two-steps": Visit("alice", "acme", address("/accounts/2fa/")),
    "sessions": Visit("alice", "acme", address("/accounts/sessions/")),
    "emoji-page": Visit("alice", "acme", address(f"{ACME}/emoji/")),
    "sign-in": Visit(*NOBODY, address("/accounts/login/")),
    "sign-up": Visit(*NOBODY, address("/accounts/signup/")),
    "forgotten": Visit(*NOBODY, address("/accounts/password/reset/")),
    "events": Visit("alice", "acme", address("/docs/events/")),
}
