"""What nobody may do with Markdown: hostile text is only text."""

from html.parser import HTMLParser

import pytest

from chat.highlight import CODE_CLASSES
from chat.markdown import render

PEOPLE = {"bob": 2}

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
    shown = render(frame.replace("{}", payload), people=PEOPLE).html

    inspector = Inspector()
    inspector.feed(shown)
    inspector.close()
    assert "<script" not in shown.lower()


def test_there_are_enough_hostile_texts() -> None:
    assert len(_PAYLOADS) >= 150
