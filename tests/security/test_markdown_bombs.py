"""Texts of the allowed length that are written to keep a server busy."""

import sys
import time
from types import FrameType

import pytest

from chat.effort import MAX_EFFORT, effort_of
from chat.markdown import render

CALLS = 500_000  # of functions; the busiest of these texts makes four fifths of them
LOOSE_SECONDS = 5

BOMBS = {
    "addresses without an end": "https://a.b/" * 3333,
    "addresses in quotes": 'https://a.b/"' * 3076,
    "addresses with stars": "https://a.b/*" * 3076,
    "addresses in open brackets": "https://a.b/(" * 3076,
    "addresses of nearly the longest kind": ("https://a.b/" * 160 + " ") * 20,
    "lines": "a\n" * 20_000,
    "lists": "1. a\n" * 8_000,
    "as many items as there may be": "1. a\n" * 1_100,
    "items that lie deeper and deeper": "\n".join("   " * (number % 10) + "1. a" for number in range(1_100)),
    "items in items of one line": "- - - a\n" * 460,
    "as much emphasis as there may be": "_a_ " * 2_800,
    "emphasis": "_*" * 20_000,
    "brackets": "[" * 40_000,
    "headings": "# a\n" * 10_000,
    "e-mail addresses": "a@b.co " * 5_700,
    "links": "[a](http://b.c)" * 2_600,
    "tasks": "- [ ] a\n" * 5_000,
    "quotes": "> a\n" * 10_000,
    "tables": "|a|b|\n|-|-|\n" * 3_000,
    "crossed out": "~~a~~" * 8_000,
    "fences that the parser sees elsewhere": "~~~\n```\n~~~\n" + "_*" * 19_000,
    "a fence inside a line": "a ```\n" + "_*" * 19_000,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_no_text_keeps_the_writer_busy(text: str) -> None:
    began = time.process_time()
    rendered = render(text)
    assert time.process_time() - began < LOOSE_SECONDS
    assert effort_of(text) <= MAX_EFFORT or "<a " not in rendered.html


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_no_text_makes_more_work_than_the_bound_of_effort_leaves(text: str) -> None:
    """A time says more about the machine than about the text, so the calls are counted that the text causes."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        render(text)
    finally:
        sys.setprofile(before)
    assert calls < CALLS


def test_a_text_at_the_bound_of_effort_is_rendered_and_one_past_it_shown_as_typed() -> None:
    most = "&a " * MAX_EFFORT
    assert render("*a*" + most[3:]).html.startswith("<p>*a*")
    assert render("*a*" + most[9:]).html.startswith("<p><em>a</em>")


def test_long_code_and_long_prose_are_no_bombs() -> None:
    code = "```python\n" + "values[key] = {name: _read(*rows) for name in names}\n" * 700 + "```"
    assert render(code).html.startswith("<pre><code>")
    prose = "A **word** about `code`, and [a link](https://example.com/a_page)."
    prose = (prose + " And what one would say beside it, in words." * 3 + "\n\n") * 180
    assert "<strong>word</strong>" in render(prose).html


def test_a_few_overlong_addresses_leave_the_others_their_links() -> None:
    text = ("https://a.b/" + "x" * 3_000 + " ") * 5 + "https://example.com/"
    assert '<a href="https://example.com/"' in render(text).html


LENGTH = 65_536
UNITS = [
    *("[", "]", "![", "[a](", "[]()", "[a](<b", "[a][b]", "![a](", "*", "_", "**", "*a_ ", "**a *b ", "_a_", "a**b"),
    *("`", "`` ` ", "~", "~~a ", "<", "<a", "<http:", "<a@b.c>", "&", "&#x", "\\", "\\\n", "> ", ">", "- ", "1. "),
    *("* - + ", "- a\n - b\n  - c\n", "# ", "\n", "a\n", "|", "|a\n", "|-", "://", "a://", "h://", " http://"),
    *("http://", "https://a.b ", "http://a(", "mailto:", "//a.b ", "www.", "a@", "a@a.b ", "@", "@bob ", ".@", "("),
    *("```\n", "```py\nx\n```\n", "~~~\n", "===\n", "[x]: y\n", "\x00", "é", "😀", "\u202e"),
]
TEXTS = {
    **{repr(unit): (unit * LENGTH)[:LENGTH] for unit in UNITS},
    "a wide table": "|" + "a|" * 2_000 + "\n|" + "-|" * 2_000 + "\n" + "x\n" * 20_000,
    "a long table": "|a|b|\n|-|-|\n" + "x\n" * 30_000,
    "runs of backticks": "".join("`" * length + " " for length in range(360)),
    "brackets in balance": "[" * 30_000 + "](x)" * 7_000,
    "stars in balance": "*" * 30_000 + "a" + "*" * 30_000,
    "lists in lists": "".join("  " * depth + "- x\n" for depth in range(250)),
    "quotes in quotes": ("> " * 15 + "a\n") * 2_000,
    "a long host": "http://" + "a." * 30_000,
    "a long mailbox": "x@" + "a-" * 30_000,
    "many parentheses": "http://a/" + "()" * 30_000,
}
HARD_CODE = ["\n", "a ", "{", "def ", "<a ", "//", '"', "<!--", "0x", "${", "- ", "<<a\n", "'''", "template<", "/*"]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_no_text_takes_long_or_grows_without_bound(text: str) -> None:
    begun = time.thread_time()
    shown = render(text).html

    assert time.thread_time() - begun < LOOSE_SECONDS  # linear ones take a tenth, quadratic ones twice that
    assert len(shown) < 20_001 + 8 * len(text)


@pytest.mark.parametrize(
    "language", ["c", "cpp", "go", "html", "java", "js", "makefile", "php", "py", "ruby", "sql", "ts", "xml"]
)
@pytest.mark.parametrize("lines", ["one", "many"])
def test_no_code_takes_long(language: str, lines: str) -> None:
    for unit in HARD_CODE:
        code = (unit * 6_000)[:5_990] if lines == "one" else "\n".join([(unit * 300)[:299]] * 19)
        begun = time.thread_time()
        render(f"```{language}\n{code}\n```")

        assert time.thread_time() - begun < LOOSE_SECONDS, unit


def test_what_is_nested_beyond_meaning_is_shown_as_typed() -> None:
    text = ">" * 200 + " deep @bob"

    rendered = render(text, people={"bob": 2})

    assert rendered.html == f"<p>{'&gt;' * 200} deep @bob</p>"
    assert rendered.mentions == frozenset()


def test_much_code_is_shown_without_colours() -> None:
    shown = render("```py\n" + "x = 'y'\n" * 2_000 + "```").html

    assert shown.count("x = 'y'") == 2_000
