"""The chat page of the demo, cold, until its first message is on the screen."""

from __future__ import annotations

import gzip
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

import psutil
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from .cost import wait_until_idle
from .figures import heading, line
from .servers import STORES, environment, manage, process

LOADS = 10
SENDS = 30
BUDGET = {"requests": 40, "kilobytes": 350, "statements": 12, "milliseconds": 40}
LIVE = ".log .message[data-id]"  # a message that came over the socket
FIRST_MESSAGE = f"""
window.firstMessage = new Promise((painted) => {{
    const watch = new MutationObserver(() => {{
        if (!document.querySelector("{LIVE}")) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => painted(performance.now())));
    }});
    watch.observe(document, {{childList: true, subtree: true}});
}});
"""


@dataclass
class Load:
    """One load of the page. Bytes: bodies as a gzip of them, and the text of the socket as it is."""

    requests: int = 0
    answers: list[Response] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    socket_bytes: int = 0
    queries: int = 0
    first_byte: float = 0  # milliseconds of the page's own answer
    painted: float = 0  # milliseconds
    server: float = 0  # seconds of its processor

    def answer(self, answer: Response) -> None:
        self.answers.append(answer)

    def frame(self, frame: str | bytes) -> None:
        self.socket_bytes += len(frame)


def run() -> None:
    heading(f"The chat page, #general of the demo, cold until the first message is painted (medians of {LOADS} loads)")
    found = filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome")))
    chromium = os.environ.get("CHROMIUM") or next(found, None)
    with environment(STORES[0]) as env, sync_playwright() as playwright:
        queries = Path(env["SLACKISH_DATA"], "queries.log")
        env["SLACKISH_ENV"] = "development"
        manage(env, "demo")
        env |= {
            "SLACKISH_ENV": "production",
            "DJANGO_SETTINGS_MODULE": "bench.counting_settings",
            "QUERIES": str(queries),
        }
        manage(env, "collectstatic", "--noinput", "--verbosity", "0")
        with process(env) as (url, pid), playwright.chromium.launch(executable_path=chromium) as browser:
            cold, warm = _measure(browser, url, pid, queries)
            typed = _talk(browser, url)
    _print(cold, warm)
    _print_talk(typed)


def _measure(browser: Browser, url: str, pid: int, queries: Path) -> tuple[list[Load], list[Load]]:
    with browser.new_context() as signed_in:
        address = _sign_in(signed_in.new_page(), url)
        state = signed_in.storage_state()
    cold, warm = [], []
    for _ in range(LOADS):
        with browser.new_context(storage_state=state) as context:
            cold.append(_load(context, address, pid, queries))
            warm.append(_load(context, address, pid, queries))
    return cold, warm


def _sign_in(page: Page, url: str, username: str = "alice") -> str:
    """The address of their chat page."""
    page.goto(f"{url}/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", "slackish-demo")
    page.press("[name=password]", "Enter")
    page.wait_for_selector(LIVE)
    return page.url


def _load(context: BrowserContext, address: str, pid: int, queries: Path) -> Load:
    load, page, server = Load(), context.new_page(), psutil.Process(pid)
    page.add_init_script(FIRST_MESSAGE)
    page.on("response", load.answer)
    page.on("websocket", lambda socket: socket.on("framereceived", load.frame))
    wait_until_idle(pid)  # of what the page before it still wants, and of its going
    asked, spent = _lines(queries), sum(server.cpu_times()[:2])
    page.goto(address)
    load.painted = page.evaluate("window.firstMessage")
    load.requests = len(load.answers) + 1  # and the socket's
    load.queries = _lines(queries) - asked
    load.server = sum(server.cpu_times()[:2]) - spent
    load.first_byte = page.evaluate("performance.getEntriesByType('navigation')[0].responseStart")
    load.sizes = [len(gzip.compress(answer.body())) for answer in load.answers[: load.requests] if answer.ok]
    page.close()
    return load


PRESS = """text => new Promise((done) => {
    const field = document.querySelector(".main textarea");
    field.focus();
    field.value = text;
    field.dispatchEvent(new InputEvent("input", {bubbles: true}));
    const pressed = performance.now();
    field.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}));
    const told = () => done([performance.timeOrigin + pressed, performance.now() - pressed]);
    requestAnimationFrame(() => setTimeout(told));
})"""
SEEN = """() => {
    window.seen = {};
    new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => {
        for (const each of document.querySelectorAll(".log .message__text"))
            window.seen[each.textContent] ??= performance.timeOrigin + performance.now();
    }))).observe(document.querySelector(".log"), {childList: true, subtree: true});
}"""


def _talk(browser: Browser, url: str) -> list[tuple[float, float]]:
    """(to the pending message, to the other's screen) in milliseconds, painted, for each message sent."""
    times = []
    with browser.new_context() as one, browser.new_context() as other:
        alice, bob = one.new_page(), other.new_page()
        for page, name in ((alice, "alice"), (bob, "bob")):
            _sign_in(page, url, name)
            page.goto(f"{url}/w/acme/")
            page.wait_for_selector(LIVE)
            page.wait_for_selector("html[data-whole]")
        bob.goto(alice.url)
        bob.wait_for_selector(LIVE)
        bob.evaluate(SEEN)
        for number in range(SENDS):
            pressed, pending = alice.evaluate(PRESS, f"measured {number}")
            seen = bob.wait_for_function("text => window.seen[text]", arg=f"measured {number}").json_value()
            times.append((pending, seen - pressed))
    return times


def _print_talk(times: list[tuple[float, float]]) -> None:
    heading(f"One message between two browsers ({SENDS} of them, painted on the screen)")
    for name, column in (("key press to pending", 0), ("key press to the other's screen", 1)):
        values = sorted(each[column] for each in times)
        line(name, f"{median(values):.0f} ms", f"p95 {values[int(len(values) * 0.95)]:.0f} ms")


def _lines(file: Path) -> int:
    return len(file.read_bytes().splitlines())


def _print(cold: list[Load], warm: list[Load]) -> None:
    line("settings", "production, SQLite, in memory; 127.0.0.1, no network delay")
    line("requests", f"{median(load.requests for load in cold):.0f}", f"at most {BUDGET['requests']} are meant")
    size = median(sum(load.sizes) + load.socket_bytes for load in cold) / 1024
    line("bodies and socket", f"{size:.0f} KB", f"at most {BUDGET['kilobytes']} KB are meant")
    line("bodies, gzip", f"{median(sum(load.sizes) for load in cold) / 1024:.0f} KB")
    line("socket, as it is", f"{median(load.socket_bytes for load in cold) / 1024:.0f} KB")
    line(
        "database statements",
        f"{median(load.queries for load in cold):.0f}",
        f"the socket's connect included; at most {BUDGET['statements']} are meant",
    )
    line("page's first byte", f"{median(load.first_byte for load in cold):.0f} ms")
    line("server processor", f"{1000 * mean(load.server for load in cold):.0f} ms", "all files served by it")
    line(
        "  files in the browser's cache",
        f"{1000 * mean(load.server for load in warm):.0f} ms",
        f"page and socket alone; at most {BUDGET['milliseconds']} ms are meant",
    )
    line("first message painted", f"{median(load.painted for load in cold):.0f} ms")
