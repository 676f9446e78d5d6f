"""Markdown as a chat needs it: what people mean by it, and what nobody may do with it."""

import time
from html.parser import HTMLParser

import pytest

from chat.highlight import CODE_CLASSES
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
        ("#general is a channel", "<p>#general is a channel</p>"),
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


@pytest.mark.parametrize("name", ["channel", "here", "everyone", "Channel"])
def test_everybody_can_be_named_at_once(name: str) -> None:
    rendered = render(f"@{name}: lunch", people=PEOPLE)

    assert rendered.everybody
    assert rendered.mentions == frozenset()
    assert rendered.html == f'<p><span class="at">@{name}</span>: lunch</p>'


def test_nobody_is_mentioned_where_nobody_may_be() -> None:
    assert render("@bob").mentions == frozenset()


# --- Hostile text -------------------------------------------------------------------------------

_SCHEMES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java&#10;script:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "data:image/png;base64,AAAA",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://a.example/1",
    "view-source:javascript:alert(1)",
    "feed:javascript:alert(1)",
    "https:javascript:alert(1)",
    "javascript://a.example/%0aalert(1)",
    "\\u006aavascript:alert(1)",
]
_ELEMENTS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//a.example></sCrIpT>",
    "<scr<script>ipt>alert(1)</script>",
    "<script\x00>alert(1)</script>",
    "</p><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src/onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1)</script>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<iframe src=javascript:alert(1)>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=javascript:alert(1)//>",
    "<link rel=stylesheet href=//a.example>",
    "<style>@import '//a.example';</style>",
    "<p style=background:url(javascript:alert(1))>x</p>",
    "<template><script>alert(1)</script></template>",
    "<a href=javascript:alert(1)>x</a>",
    "<a id=x class=secret name=y href=https://a.example onclick=alert(1)>x</a>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml <script>alert(1)</script>?>",
    "<xss style=animation-name:x onanimationstart=alert(1)>",
    "＜script＞alert(1)＜/script＞",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
]
_PAYLOADS = [
    *_ELEMENTS,
    *(f"[x]({scheme})" for scheme in _SCHEMES),
    *(f"[x](<{scheme}>)" for scheme in _SCHEMES),
    *(f"![x]({scheme})" for scheme in _SCHEMES),
    *(f"<{scheme}>" for scheme in _SCHEMES),
    *(f"[x][1]\n\n[1]: {scheme}" for scheme in _SCHEMES),
    *(f"```{element}\n{element}\n```" for element in _ELEMENTS[:6]),
    *(f"```html\n{element}\n```" for element in _ELEMENTS[:12]),
    *(f"`{element}`" for element in _ELEMENTS[:6]),
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example "\'><script>alert(1)</script>")',
    '[x](https://a.example/"onmouseover="alert(1))',
    '![x" onerror="alert(1)](https://a.example/\'onerror=alert(1))',
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/'><script>alert(1)</script>",
    "<https://a.example/\"onmouseover='alert(1)'>",
    "[<img src=x onerror=alert(1)>](https://a.example)",
    "[x](mailto:a@a.example?body=<script>alert(1)</script>)",
    '@bob" onmouseover="alert(1)',
    "@bob<script>alert(1)</script>",
    "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    "# <script>alert(1)</script>",
    "1000000000000000000. <script>",
]

_ATTRIBUTES = {
    "a": {"href", "target", "rel"},
    "span": {"class", "data-user"},
    "ol": {"start"},
}
_TAGS = {
    *("p", "br", "strong", "em", "s", "a", "span", "code", "pre", "blockquote", "ul", "ol", "li", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


class Inspector(HTMLParser):
    """Reads HTML as a browser does, and refuses all that we would not write ourselves."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS
        for name, value in attrs:
            assert name in _ATTRIBUTES.get(tag, set()), name
            self._check(name, value or "")

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def _check(self, name: str, value: str) -> None:
        if name == "href":
            assert value.startswith(("https://", "http://", "mailto:")), value
        if name == "class":
            assert set(value.split()) <= {"at", *CODE_CLASSES}, value
        if name in {"data-user", "start"}:
            assert value.isdigit(), value


@pytest.mark.parametrize("payload", _PAYLOADS)
@pytest.mark.parametrize("frame", ["{}", "> - **{}**", "before\n\n{}\n\n@bob after"])
def test_hostile_text_is_only_text(payload: str, frame: str) -> None:
    shown = html(frame.replace("{}", payload))

    inspector = Inspector()
    inspector.feed(shown)
    inspector.close()
    assert "<script" not in shown.lower()


def test_there_are_enough_hostile_texts() -> None:
    assert len(_PAYLOADS) >= 150


# --- Text that would take long --------------------------------------------------------------------

_LENGTH = 65_536
_UNITS = [
    *("[", "]", "![", "[a](", "[]()", "[a](<b", "[a][b]", "![a](", "*", "_", "**", "*a_ ", "**a *b ", "_a_", "a**b"),
    *("`", "`` ` ", "~", "~~a ", "<", "<a", "<http:", "<a@b.c>", "&", "&#x", "\\", "\\\n", "> ", ">", "- ", "1. "),
    *("* - + ", "- a\n - b\n  - c\n", "# ", "\n", "a\n", "|", "|a\n", "|-", "://", "a://", "h://", " http://"),
    *("http://", "https://a.b ", "http://a(", "mailto:", "//a.b ", "www.", "a@", "a@a.b ", "@", "@bob ", ".@", "("),
    *("```\n", "```py\nx\n```\n", "~~~\n", "===\n", "[x]: y\n", "\x00", "é", "😀", "\u202e"),
]
_TEXTS = {
    **{repr(unit): (unit * _LENGTH)[:_LENGTH] for unit in _UNITS},
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
_HARD_CODE = ["\n", "a ", "{", "def ", "<a ", "//", '"', "<!--", "0x", "${", "- ", "<<a\n", "'''", "template<", "/*"]


@pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS.keys())
def test_no_text_takes_long_or_grows_without_bound(text: str) -> None:
    begun = time.thread_time()
    shown = html(text)

    assert time.thread_time() - begun < 2  # seconds; linear ones take a fifth, quadratic ones ten
    assert len(shown) < 20_001 + 8 * len(text)


@pytest.mark.parametrize(
    "language", ["c", "cpp", "go", "html", "java", "js", "makefile", "php", "py", "ruby", "sql", "ts", "xml"]
)
@pytest.mark.parametrize("lines", ["one", "many"])
def test_no_code_takes_long(language: str, lines: str) -> None:
    for unit in _HARD_CODE:
        code = (unit * 6_000)[:5_990] if lines == "one" else "\n".join([(unit * 300)[:299]] * 19)
        begun = time.thread_time()
        html(f"```{language}\n{code}\n```")

        assert time.thread_time() - begun < 2, unit


def test_what_is_nested_beyond_meaning_is_shown_as_typed() -> None:
    text = ">" * 200 + " deep @bob"

    rendered = render(text, people=PEOPLE)

    assert rendered.html == f"<p>{'&gt;' * 200} deep @bob</p>"
    assert rendered.mentions == frozenset()


def test_much_code_is_shown_without_colours() -> None:
    shown = html("```py\n" + "x = 'y'\n" * 2_000 + "```")

    assert shown.count("x = 'y'") == 2_000
