"""Names of files say what they seem to say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackish.uploads.names import MAX_LENGTH, NAMELESS, clean_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Report 2026.pdf", "Report 2026.pdf"),
        ("Grüße 日本.png", "Grüße 日本.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\evil.exe", "evil.exe"),
        ("....//....//x", "x"),
        ("photo\u202egnp.exe", "photognp.exe"),  # shows as photoexe.png where it is kept
        ("a\r\nSet-Cookie: b=c.txt", "aSet-Cookie: b=c.txt"),
        ("nul\0byte.txt", "nulbyte.txt"),
        ("  spaces   inside .txt", "spaces inside.txt"),
        (".htaccess", "htaccess"),
        ("..", NAMELESS),
        ("", NAMELESS),
        ("\u200b\u2066\u2069", NAMELESS),
        ("zero\u200bwidth.txt", "zerowidth.txt"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_what_misleads_is_taken_out_of_a_name(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_long_name_keeps_its_extension() -> None:
    name = clean_name("x" * 500 + ".jpeg")
    assert len(name) == MAX_LENGTH
    assert name.endswith("x.jpeg")
    assert clean_name("x" * MAX_LENGTH)[-1] == "x"


@given(st.text())
def test_no_name_is_a_path_or_breaks_a_header(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= MAX_LENGTH
    assert not set(cleaned) & set("/\\\r\n\0\u202e\u2028")
    assert cleaned not in (".", "..")
    assert clean_name(cleaned) == cleaned
