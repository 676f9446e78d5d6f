"""The parts of a search: words, queries, excerpts."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.search.excerpts import LENGTH, excerpt
from chat.search.query import MOST_TERMS, Filter, Term, parse
from chat.search.words import LONGEST, MOST, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Über-Größe, naïve café", ["uber", "grosse", "naive", "cafe"]),
        (
            "don't snake_case https://a.example/path?x=1",
            ["don", "t", "snake", "case", "https", "a", "example", "path", "x", "1"],
        ),
        ("今日は晴れ", list("今日は晴れ")),
        ("v2.0 ½ ﬁx", ["v2", "0", "12", "fix"]),
        ("  \u200b\0 !!! ", []),
    ],
)
def test_text_becomes_words_without_case_accents_and_signs(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_words_have_limits() -> None:
    assert len(words("a " * (MOST + 5))) == MOST
    assert len(words("x" * 1000)[0]) == LONGEST


def test_a_query_is_taken_apart() -> None:
    query = parse('from:@alice -in:#random "ship it" -draft has:file note: don\'t rele')
    assert query.filters == [Filter("from", "alice"), Filter("in", "random", negated=True), Filter("has", "file")]
    assert query.terms == [
        Term(("ship", "it")),
        Term(("draft",), negated=True),
        Term(("note",)),
        Term(("don", "t")),
        Term(("rele",), prefix=True),
    ]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("deplo", Term(("deplo",), prefix=True)),
        ("deplo ", Term(("deplo",))),
        ('"deplo"', Term(("deplo",))),
        ('"never closed', Term(("never", "closed"))),
        ("d", Term(("d",))),
        ("half-do", Term(("half", "do"), prefix=True)),
    ],
)
def test_the_last_word_may_go_on_unless_it_was_ended(text: str, term: Term) -> None:
    assert parse(text).terms == [term]


def test_only_unwanted_words_ask_for_nothing() -> None:
    for text in ("", "-draft", "-from:bob", "!!!", '""', "from:"):
        assert parse(text).is_empty
    assert not parse("from:bob -draft").is_empty


def test_a_query_has_so_many_terms_and_no_more() -> None:
    query = parse("a " * 50 + "from:b " * 50)
    assert (len(query.terms), len(query.filters)) == (MOST_TERMS, MOST_TERMS)


@pytest.mark.parametrize("text", ['"' * 65536, "a:" * 32768, "-" * 65536, "from:" * 13107, 'x"' * 32768, "é" * 65536])
def test_pathological_input_is_taken_apart_in_no_time(text: str) -> None:
    began = time.process_time()
    parse(text)
    assert time.process_time() - began < 5  # not for minutes: it takes a hundredth of that


@given(st.text(max_size=300))
def test_whatever_is_typed_is_a_query(text: str) -> None:
    for term in parse(text).terms:
        assert term.words
        assert all(word.isalnum() for word in term.words)


def test_an_excerpt_is_plain_text_around_the_first_hit() -> None:
    html = (
        "<p>"
        + "before " * 60
        + '<strong>Über</strong> &amp; <a href="https://x.example">the rest</a></p>'
        + "<p>after</p>" * 60
    )
    pieces = excerpt(html, parse("uber rest ").terms)
    assert [piece["text"] for piece in pieces if piece["hit"]] == ["Über", "rest"]
    text = "".join(piece["text"] for piece in pieces)
    assert text.startswith("…before")
    assert "before Über & the rest after" in text
    assert len(text) <= LENGTH + 2


def test_an_excerpt_without_hits_is_the_beginning_and_markup_stays_text() -> None:
    assert excerpt("<p>short &lt;b&gt;</p>", []) == [{"text": "short <b>", "hit": False}]
    assert excerpt("", []) == []
    assert [each["text"] for each in excerpt("<p>deployed deploys</p>", parse("deploy").terms) if each["hit"]] == [
        "deployed",
        "deploys",
    ]
