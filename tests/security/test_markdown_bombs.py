"""Texts of the allowed length that are written to keep a server busy."""

import time

import pytest

from chat.markdown import render

BOMBS = {
    "addresses without an end": "https://a.b/" * 3333,
    "addresses in quotes": 'https://a.b/"' * 3076,
    "addresses with stars": "https://a.b/*" * 3076,
    "addresses in open brackets": "https://a.b/(" * 3076,
    "addresses of nearly the longest kind": ("https://a.b/" * 160 + " ") * 20,
    "lines": "a\n" * 20_000,
    "lists": "1. a\n" * 8_000,
    "emphasis": "_*" * 20_000,
    "brackets": "[" * 40_000,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_no_text_keeps_the_writer_busy(text: str) -> None:
    began = time.process_time()
    render(text)
    assert time.process_time() - began < 1


def test_a_few_overlong_addresses_leave_the_others_their_links() -> None:
    text = ("https://a.b/" + "x" * 3_000 + " ") * 5 + "https://example.com/"
    assert '<a href="https://example.com/"' in render(text).html
