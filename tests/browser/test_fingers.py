"""At the width of a phone: no page scrolls aside, and what a finger touches is large enough for it."""

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PAGES = ("", "projects/", "projects/1/", "games/", "games/1/", "notifications/", "members/", "settings/", "invite/")
# Small to the eye: what lies around them answers for them, or the message they stand in does.
BY_WHAT_IS_AROUND = ".reaction, .replies, .link, .message__face, .message__name, label > input, .dots *, p a"
TOO_SMALL = """exempt => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
    .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.matches(exempt))
    .map(each => [each, each.getBoundingClientRect()])
    .filter(([each, box]) => box.width && box.right > 0 && box.left < innerWidth && Math.round(box.height) < 40)
    .filter(([each]) => getComputedStyle(each, "::after").position !== "absolute")
    .map(([each, box]) => `${each.className} ${each.textContent.trim().slice(0, 20)} ${box.height}`)"""


async def test_every_page_fits_a_phone_and_the_fingers_of_its_owner(sits) -> None:
    alice = await sits("alice", **PHONE)
    for page in PAGES:
        await alice.page.goto(f"{alice.url}/w/acme/{page}")
        await expect(alice.page.locator("main .button, main .tool, .content a").first).to_be_attached()
        await expect(alice.page.locator("[aria-busy=true]")).to_have_count(0)
        assert await alice.page.evaluate("document.scrollingElement.scrollWidth") == 390, page
        assert await alice.page.evaluate(TOO_SMALL, BY_WHAT_IS_AROUND) == [], page
