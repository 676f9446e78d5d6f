"""No page breaks its own content security policy, or complains in the console."""

from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from tests.browser.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

ANYBODYS = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
ALICES = ["/workspaces/new/", "/w/acme/invite/", "/accounts/password/change/", "/accounts/logout/"]
STRICT = {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"}


async def check(person: Person, address: str) -> None:
    answer = await person.page.goto(person.url + address)
    assert answer is not None
    assert answer.status == 200, address
    await person.page.wait_for_load_state("networkidle")
    policy = {part.strip() for part in answer.headers["content-security-policy"].split(";")}
    assert policy >= STRICT, address
    assert not any("unsafe" in part for part in policy), address
    assert person.complaints == [], address


async def test_the_pages_before_signing_in_keep_the_policy(sits) -> None:
    visitor = await sits()
    for address in ANYBODYS:
        await check(visitor, address)


async def test_the_pages_of_a_workspace_keep_the_policy(sits) -> None:
    alice = await sits("alice")
    for address in ALICES:
        await check(alice, address)


async def test_using_the_chat_page_keeps_the_policy(sits) -> None:
    alice = await sits("alice", "acme", "engineering")
    await alice.say("**Bold**, `code` and <script>alert(1)</script> <img src=x onerror=alert(1)>")
    await expect(alice.message("alert(1)")).to_have_attribute("data-state", "sent")
    await alice.page.get_by_role("button", name="show details").click()
    await expect(alice.page.get_by_role("complementary", name="Details")).to_be_visible()
    await alice.page.keyboard.press("Control+k")
    await expect(alice.page.get_by_role("dialog")).to_be_visible()
    await alice.page.keyboard.press("Escape")
    await alice.page.get_by_role("button", name="You: Alice").click()
    await alice.page.get_by_role("button", name="Dark").click()
    await check(alice, urlsplit(alice.page.url).path)


async def test_an_inline_script_does_not_run(sits) -> None:
    alice = await sits("alice")
    await alice.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
        }"""
    )
    assert await alice.page.evaluate("window.ran") is None
    assert any("Content Security Policy" in complaint for complaint in alice.complaints)
