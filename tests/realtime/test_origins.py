"""Exact origins: forty ways to look like the page's own, and the few that are."""

import pytest

from slackish.realtime.origins import origin_allowed

HOST = "chat.example.com"


def allowed(
    origin: str | None, *, host: str = HOST, scheme: str = "wss", extra=(), proxy_scheme: str | None = None
) -> bool:
    headers = [(b"host", host.encode())]
    if origin is not None:
        headers.append((b"origin", origin.encode("utf-8")))
    if proxy_scheme:
        headers.append((b"x-forwarded-proto", proxy_scheme.encode()))
    scope = {"type": "websocket", "scheme": scheme, "headers": headers}
    return origin_allowed(scope, extra, trust_proxy=proxy_scheme is not None)  # type: ignore[arg-type]


@pytest.mark.parametrize("origin", [None, f"https://{HOST}", f"https://{HOST}:443", "https://CHAT.example.com"])
def test_the_pages_own_origin_and_no_origin_get_in(origin) -> None:
    assert allowed(origin)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        " ",
        "*",
        "https://",
        "https:/chat.example.com",
        HOST,
        f"//{HOST}",
        f"http://{HOST}",
        f"ws://{HOST}",
        f"wss://{HOST}",
        f"ftp://{HOST}",
        f"file://{HOST}",
        f"https://{HOST}:444",
        f"https://{HOST}:80",
        f"https://{HOST}:0",
        f"https://{HOST}:99999",
        f"https://{HOST}:x",
        f"https://{HOST}:",
        f"https://{HOST}/",
        f"https://{HOST}/chat",
        f"https://{HOST}?",
        f"https://{HOST}#",
        f"https://{HOST}.evil.com",
        f"https://evil{HOST}",
        f"https://evil.com/{HOST}",
        f"https://{HOST}@evil.com",
        f"https://evil.com@{HOST}",
        f"https://user:pass@{HOST}",
        f"https://sub.{HOST}",
        "https://example.com",
        "https://chat-example.com",
        "https://chat.example.co",
        "https://chat.example.com.",
        f"https://{HOST} https://evil.com",
        f"https://evil.com https://{HOST}",
        f"https://{HOST},https://evil.com",
        f"https://{HOST}\\@evil.com",
        f"https://{HOST}%00.evil.com",
        f"javascript://{HOST}",
        f"data:text/html,{HOST}",
        f"blob:https://{HOST}/1",
        "https://[::1]",
        "https://localhost",
        "https://chat。example。com",
        "https://ⅽhat.example.com",
    ],
)
def test_every_other_origin_is_refused(origin) -> None:
    assert not allowed(origin)


def test_two_origins_are_refused_even_if_both_are_right() -> None:
    headers = [
        (b"host", HOST.encode()),
        (b"origin", f"https://{HOST}".encode()),
        (b"origin", f"https://{HOST}".encode()),
    ]
    scope = {"type": "websocket", "scheme": "wss", "headers": headers}
    assert not origin_allowed(scope, (), trust_proxy=False)  # type: ignore[arg-type]


def test_a_further_origin_gets_in_where_a_setting_names_it_whole() -> None:
    assert allowed("https://other.example.org:8443", extra=["https://other.example.org:8443"])
    assert not allowed("https://other.example.org", extra=["https://other.example.org:8443"])


def test_behind_a_proxy_the_scheme_is_the_one_the_proxy_says() -> None:
    assert allowed(f"https://{HOST}", scheme="ws", proxy_scheme="https")
    assert not allowed(f"http://{HOST}", scheme="ws", proxy_scheme="https")


def test_a_port_of_the_page_belongs_to_its_origin() -> None:
    assert allowed("http://127.0.0.1:8000", host="127.0.0.1:8000", scheme="ws")
    assert not allowed("http://127.0.0.1:8001", host="127.0.0.1:8000", scheme="ws")
    assert not allowed("http://localhost:8000", host="127.0.0.1:8000", scheme="ws")
