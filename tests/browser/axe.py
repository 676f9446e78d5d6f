"""What axe-core finds wrong with a page."""

import asyncio
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from tests.browser.demo_server import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


async def serious(page: Page) -> list[Any]:
    """What axe-core finds wrong that is serious or worse. It is evaluated: the policy lets no script in."""
    await page.evaluate(await asyncio.to_thread(Path(AXE).read_text))
    found: list[Any] = await page.evaluate(
        """async () => {
            const {violations} = await axe.run(document, {resultTypes: ["violations"]});
            const told = ({target, failureSummary}) => [target, failureSummary];
            return violations.filter(({impact}) => ["serious", "critical"].includes(impact))
                .map(({id, nodes}) => [id, nodes.slice(0, 5).map(told)]);
        }"""
    )
    return found
