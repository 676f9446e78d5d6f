"""Markdown as a chat needs it: what people mean by it."""

import pytest

from chat.markdown import render

PEOPLE = {"bob": 2, "Alice": 1, "j.doe": 5, "mona-l": 7}


def html(text: str) -> str:
    return render(text, people=PEOPLE).html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**bold** and *slanted* and ~~gone~~", "<p><strong>bold</strong> and <em>slanted</em> and <s>gone</s></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("# Loud", "<p><strong>Loud</strong></p>"),
        ("#general is a channel", '<p><span class="ref" data-channel="general">#general</span> is a channel</p>'),
        ("    indented", "<p>indented</p>"),
        ("title\n---", "<p>title</p>\n<hr>"),
        ("[a]: is kept", "<p>[a]: is kept</p>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("models.py and README.md", "<p>models.py and README.md</p>"),
        ("<b>typed</b>", "<p>&lt;b&gt;typed&lt;/b&gt;</p>"),
        ("", "<p></p>"),
    ],
)
def test_what_is_typed_becomes_what_is_meant(text: str, expected: str) -> None:
    assert html(text) == expected


def test_a_table_is_a_table() -> None:
    assert "<td>1</td>\n<td>2</td>" in html("|a|b|\n|-|-|\n|1|2|")


def test_code_with_a_language_is_coloured_by_classes() -> None:
    shown = html("```python\ndef f():\n    return 'x'  # why\n```")

    assert '<span class="tok-keyword">def</span> <span class="tok-name">f</span>' in shown
    assert "<span class=\"tok-string\">'x'</span>" in shown
    assert '<span class="tok-comment"># why</span>' in shown
    assert "style=" not in shown


def test_a_diff_shows_what_went_and_what_came() -> None:
    shown = html("```diff\n- a\n+ b\n```")

    assert '<span class="tok-deleted">- a' in shown
    assert '<span class="tok-inserted">+ b' in shown


def test_an_unknown_language_is_plain_code() -> None:
    assert html("```klingon\nqapla < x\n```") == "<pre><code>qapla &lt; x\n</code></pre>"


# --- Links --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.example/x?y=1&z=2", "https://a.example/x?y=1&amp;z=2"),
        ("see http://a.example/b_c_d.", "http://a.example/b_c_d"),
        ("(https://a.example/x)", "https://a.example/x"),
        ("**https://a.example/x**", "https://a.example/x"),
        ("[named](https://a.example/)", "https://a.example/"),
        ("<https://a.example/>", "https://a.example/"),
        ("mail bob@acme.com", "mailto:bob@acme.com"),
        ("![picture](https://a.example/p.png)", "https://a.example/p.png"),
    ],
)
def test_links_open_elsewhere_and_lend_no_reputation(text: str, address: str) -> None:
    assert f'<a href="{address}" target="_blank" rel="noopener nofollow">' in html(text)


def test_a_long_address_is_not_cut() -> None:
    address = "https://a.example/" + "x" * 3_000

    assert f'href="{address}"' in html(address)


def test_a_picture_in_a_link_is_the_links_text() -> None:
    assert html("[![build](https://a.example/b.svg)](https://b.example/)").count("<a ") == 1


@pytest.mark.parametrize(
    "text", ["[x](/admin/)", "[x](//a.example)", "[x](ftp://a.example)", "ftp://a.example", "//a.example"]
)
def test_only_web_and_mail_addresses_are_links(text: str) -> None:
    assert "<a" not in html(text)


# --- Mentions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@bob", {2}),
        ("@BOB and @alice", {1, 2}),
        ("@bob, @alice: look", {1, 2}),
        ("ask @bob.", {2}),
        ("(@bob)", {2}),
        ("@bob's turn", {2}),
        ("@bob/@alice", {1, 2}),
        ("@bob...", {2}),
        ("@j.doe.", {5}),
        ("**@mona-l**", {7}),
        ("> @bob", {2}),
        ("- @bob\n- @bob", {2}),
        ("|@bob|\n|-|\n|@alice|", {1, 2}),
        ("# for @bob", {2}),
        ("@nobody", set()),
        ("@bobby", set()),
        ("@bob.com", set()),
        ("@bob@alice", {2}),
        ("mail me at x@bob", set()),
        ("x.@bob or x+@bob or x-@bob", set()),
        ("alice@acme.example", set()),
        (r"\@bob", set()),
        ("`@bob`", set()),
        ("```\n@bob\n```", set()),
        ("```python\n@bob\ndef f(): ...\n```", set()),
        ("[@bob](https://a.example)", set()),
        ("https://a.example/@bob", set()),
        ("@ bob", set()),
        ("@", set()),
    ],
)
def test_a_mention_is_a_name_that_is_meant(text: str, people: set[int]) -> None:
    rendered = render(text, people=PEOPLE)

    assert rendered.mentions == people
    assert rendered.html.count("data-user") == rendered.html.count('class="at"')
    assert bool(people) == ("data-user" in rendered.html)


def test_a_mention_says_whom_it_means() -> None:
    assert html("hi @Bob!") == '<p>hi <span class="at" data-user="2">@Bob</span>!</p>'


@pytest.mark.parametrize("name", ["channel", "everyone", "Channel"])
def test_everybody_can_be_named_at_once(name: str) -> None:
    rendered = render(f"@{name}: lunch", people=PEOPLE)

    assert rendered.everybody
    assert rendered.mentions == frozenset()
    assert rendered.html == f'<p><span class="at">@{name}</span>: lunch</p>'


def test_here_is_not_everybody() -> None:
    rendered = render("@here: lunch", people=PEOPLE)

    assert (rendered.here, rendered.everybody) == (True, False)
    assert rendered.html == '<p><span class="at">@here</span>: lunch</p>'


def test_a_list_of_things_to_do_shows_what_is_done() -> None:
    assert html("- [ ] bread\n- [x] milk\n- [y] no box") == (
        '<ul>\n<li class="task">☐ bread</li>\n<li class="task task--done">☑ milk</li>\n<li>[y] no box</li>\n</ul>'
    )


@pytest.mark.parametrize("text", ["#Design", "see #design.", "(#design)", "**#design**"])
def test_a_channels_name_says_which_is_meant(text: str) -> None:
    assert 'class="ref" data-channel="design">#' in html(text)


@pytest.mark.parametrize("text", ["#42", "C#", "a#b", "&#35;x", "`#design`", "https://example.com/#design", "##", "#"])
def test_what_is_no_channels_name_is_left_alone(text: str) -> None:
    assert "data-channel" not in html(text)


def test_nobody_is_mentioned_where_nobody_may_be() -> None:
    assert render("@bob").mentions == frozenset()
