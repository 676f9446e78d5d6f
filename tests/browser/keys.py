"""A hand that has a keyboard and nothing else. What it reaches shows that it has the focus, or it fails."""

from playwright.async_api import Locator, expect

from tests.browser.person import Person

FAR = 120  # a page whose every control is passed before is too long a way

SHOWN = """element => {
    const rings = [element, element.nextElementSibling, element.parentElement].filter(Boolean)
        .flatMap((each) => [getComputedStyle(each), getComputedStyle(each, "::after")]);
    return rings.some(({outlineStyle, outlineWidth}) => outlineStyle !== "none" && parseFloat(outlineWidth) > 0);
}"""


async def reach(person: Person, wanted: Locator, key: str = "Tab") -> None:
    """Press `key` until `wanted` has the focus, and see that it shows."""
    await wanted.wait_for(state="attached")
    for _ in range(FAR):
        if await wanted.evaluate("element => element === document.activeElement"):
            assert await wanted.evaluate(SHOWN), f"{wanted} has the focus, and nothing shows it"
            return
        await person.page.keyboard.press(key)
    raise AssertionError(f"{key} never reached {wanted}")


async def choose(person: Person, select: Locator, label: str) -> None:
    """The option of a list, by the arrows."""
    await reach(person, select)
    await person.page.keyboard.press("Home")
    for _ in range(await select.locator("option").count()):
        if await select.evaluate("element => element.selectedOptions[0].textContent.trim()") == label:
            return
        await person.page.keyboard.press("ArrowDown")
    raise AssertionError(f"{select} has no {label!r}")


async def press(person: Person, wanted: Locator, key: str = "Enter") -> None:
    await reach(person, wanted)
    await person.page.keyboard.press(key)


async def has_focus(wanted: Locator) -> None:
    await expect(wanted).to_be_focused()
