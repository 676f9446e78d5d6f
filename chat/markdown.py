"""What people write, as safe HTML: Markdown as a chat needs it.

Three walls, each enough alone: raw HTML is text to the parser, links go to http, https and mailto
only, and an allow-list goes over the result. What would be read as structure in a document but is
rarely meant in a chat (indented code, underlined headings, reference definitions) is left as typed.
"""

import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from html import escape
from typing import Any

import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from chat.effort import MAX_EFFORT, effort_of
from chat.emoji import WORD
from chat.highlight import CODE_CLASSES, Highlighter

EVERYBODY = frozenset({"channel", "everyone"})
HERE = "here"
MAX_NESTING = 30  # levels of blocks; a list in a list takes two
MAX_BRACKETS = 500  # in one paragraph: each is tried as the beginning of a link
MAX_CELLS = 4_000  # of one table, those included that the parser would add to short rows
MOST_ADDRESSES = 2_000  # characters; a longer one is read twice
MAX_GROWTH = 8  # characters of HTML for one of text, beyond the first 20,000

# Not after what ends the local part of an e-mail address. 150 characters: the longest username.
_MENTION = re.compile(r"(?<![\w.+@-])@([\w.+-]{1,150})")
_CHANNEL = re.compile(r"(?<![\w&#/.-])#([\w-]{1,80})(?![\w#-])")
_EMOJI = re.compile(WORD)
_OUR_EMOJI = re.compile(r"/emoji/[0-9]{1,19}")
_BOXES = {"[ ] ": "☐", "[x] ": "☑"}
_SCHEME_BEFORE = re.compile(r"(?:\A|[^a-z0-9.+-])(https?)\Z", re.IGNORECASE)
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rendered:
    html: str
    mentions: frozenset[int] = frozenset()
    everybody: bool = False
    here: bool = False


def render(text: str, *, people: Mapping[str, int] = {}, emoji: Mapping[str, str] = {}) -> Rendered:
    """The HTML of a message, and whom it names.

    `people`: username → user id of those who may be mentioned; the case of letters is ignored. `emoji`:
    name → address of those that the workspace made. Time and size of the result are bounded by the length
    of `text`; what is nested or blown up beyond meaning is shown as typed, without mentions.
    """
    if effort_of(text) > MAX_EFFORT:
        return Rendered(_as_typed(text))
    env: dict[str, Any] = {
        "people": {username.lower(): pk for username, pk in people.items()},
        "mentions": set(),
        "everybody": False,
        "here": False,
        "emoji": emoji,
        "highlight": Highlighter(),
    }
    tokens = _markdown.parse(text, env)
    if any(token.level >= MAX_NESTING - 2 for token in tokens):
        return Rendered(_as_typed(text))  # the parser drops what lies deeper
    html = _cleaner.clean(_markdown.renderer.render(tokens, _markdown.options, env)).strip()
    if len(html) > 20_000 + MAX_GROWTH * len(text):
        return Rendered(_as_typed(text))
    return Rendered(html or _as_typed(text), frozenset(env["mentions"]), env["everybody"], env["here"])


def _as_typed(text: str) -> str:
    lines = escape(text.strip()).splitlines()
    return f"<p>{'<br>'.join(lines)}</p>"


# --- Mentions -----------------------------------------------------------------------------------


def _find_mentions(state: StateCore) -> None:
    """A rule of the parser: names in running text become tokens; code and links are left alone."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            if "@" in block.content:
                block.children = _in_running_text(block.children, "@", lambda token: _split_text(token, state.env))
            if "#" in block.content:
                block.children = _in_running_text(block.children, "#", _split_channels)


def _in_running_text(tokens: list[Token], sign: str, split: Callable[[Token], list[Token]]) -> list[Token]:
    result: list[Token] = []
    links = 0
    for token in tokens:
        links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not links and sign in token.content:
            result += split(token)
        else:
            result.append(token)
    return result


def _split_text(token: Token, env: MutableMapping[str, Any]) -> list[Token]:
    pieces: list[Token] = []
    end = 0
    for found in _MENTION.finditer(token.content):
        # "@bob." ends a sentence, unless somebody is called "bob."
        for name in (found[1], found[1].rstrip(".+-_")):
            if _take_note(name.lower(), env):
                pieces.append(_token("text", token, token.content[end : found.start()]))
                pieces.append(_token("mention", token, f"@{name}"))
                end = found.start() + 1 + len(name)
                break
    return [*pieces, _token("text", token, token.content[end:])]


def _split_channels(token: Token) -> list[Token]:
    """`#name` says which channel is meant, not whether there is one: that depends on who reads it."""
    pieces: list[Token] = []
    end = 0
    for found in _CHANNEL.finditer(token.content):
        if not found[1].isdigit():
            pieces.append(_token("text", token, token.content[end : found.start()]))
            pieces.append(_token("channel", token, found[0]))
            end = found.end()
    return [*pieces, _token("text", token, token.content[end:])]


def _find_tasks(state: StateCore) -> None:
    """A rule of the parser: `- [ ] this` and `- [x] that` are things to do and done."""
    for item, paragraph, text in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if (item.type, paragraph.type, text.type) != ("list_item_open", "paragraph_open", "inline"):
            continue
        first = text.children[0] if text.children else None
        box = _BOXES.get(first.content[:4].lower()) if first is not None and first.type == "text" else None
        if first is not None and box is not None:
            item.attrSet("class", "task" if box == "☐" else "task task--done")
            first.content = f"{box} {first.content[4:]}"


def _take_note(username: str, env: MutableMapping[str, Any]) -> bool:
    """Whether it is somebody's name (or everybody's), written down for the answer."""
    if username in env["people"]:
        env["mentions"].add(env["people"][username])
    elif username in EVERYBODY:
        env["everybody"] = True
    elif username == HERE:
        env["here"] = True
    else:
        return False
    return True


def _token(kind: str, origin: Token, content: str) -> Token:
    return Token(kind, "", 0, content=content, level=origin.level)


# --- Bounds: what takes the parser more than linear time ----------------------------------------


def _bound_brackets(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and block.content.count("[") > MAX_BRACKETS:
            block.content = block.content.replace("[", "\\[")


def _bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first_line = state.src[state.bMarks[start] : state.eMarks[start]]
    return (first_line.count("|") + 1) * (end - start) <= MAX_CELLS and table(state, start, end, silent)


def _web_address(state: StateInline, silent: bool) -> bool:
    """A bare address. The parser's own rule searches all text so far, and copies all that follows, at each colon."""
    if state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME_BEFORE.search(state.pending[-6:])
    if scheme is None:
        return False
    start = state.pos - len(scheme[1])
    found = _addresses.match_at_start(state.src[start : start + MOST_ADDRESSES])
    if found and len(found.url) > MOST_ADDRESSES - 100:  # perhaps cut; seldom, for it takes as much text with it
        found = _addresses.match_at_start(state.src[start:])
    text = found.url.rstrip("*") if found else ""  # an asterisk at the end closes emphasis
    url = state.md.normalizeLink(text)
    if not state.md.validateLink(url):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        state.push("link_open", "a", 1).attrs = {"href": url}
        state.push("text", "", 0).content = state.md.normalizeLinkText(text)
        state.push("link_close", "a", -1)
    state.pos = start + len(text)
    return True


# --- Emoji of the workspace ---------------------------------------------------------------------


def _custom_emoji(state: StateInline, silent: bool) -> bool:
    """`:name:`, before its underscores are read as emphasis. Code, addresses and what is escaped never come here."""
    found = _EMOJI.match(state.src, state.pos) if state.env["emoji"] else None
    if found is None or found[1] not in state.env["emoji"]:
        return False
    if not silent:
        state.push("emoji", "img", 0).content = found[1]
    state.pos = found.end()
    return True


# --- What our HTML looks like -------------------------------------------------------------------


def _mention(self: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    name = tokens[index].content
    user = env["people"].get(name[1:].lower())
    attribute = f' data-user="{user}"' if user is not None else ""
    return f'<span class="at"{attribute}>{escape(name)}</span>'


def _channel(self: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    name = tokens[index].content
    return f'<span class="ref" data-channel="{escape(name[1:].lower())}">{escape(name)}</span>'


def _emoji(self: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    name = tokens[index].content
    return f'<img class="custom-emoji" src="{escape(env["emoji"][name])}" alt=":{name}:" title=":{name}:">'


def _fence(self: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    html = env["highlight"](token.content, token.info.strip().split(" ")[0].lower())
    return f"<pre><code>{html}</code></pre>\n"


def _image(self: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """A link: a foreign picture would tell its server who reads, and when."""
    source = str(tokens[index].attrs["src"])
    if index and tokens[index - 1].type == "link_open":
        return escape(tokens[index].content or source)
    return f'<a href="{escape(source)}">{escape(tokens[index].content or source)}</a>'


def _heading_open(self: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """A bold line: nobody's message is larger than another's."""
    return "<p><strong>"


def _heading_close(self: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    return "</strong></p>\n"


# --- Made once ----------------------------------------------------------------------------------


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser's own name for it
        return _SAFE_LINK.match(url) is not None


def _make_markdown() -> _Markdown:
    options = {"html": False, "linkify": True, "breaks": True, "maxNesting": MAX_NESTING}
    markdown = _Markdown("js-default", options_update=options)
    markdown.disable(["code", "lheading", "reference"])
    linkify = markdown.linkify
    assert linkify is not None
    linkify.set({"fuzzy_link": False})  # else "models.py" is a web site in Paraguay
    for prefix in ("ftp:", "//", "http:", "https:"):
        linkify.add(prefix, None)  # what is left to it are e-mail addresses: see _web_address
    markdown.inline.ruler.at("linkify", _web_address)
    markdown.inline.ruler.before("linkify", "custom_emoji", _custom_emoji)
    markdown.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    markdown.core.ruler.before("inline", "brackets", _bound_brackets)
    markdown.core.ruler.after("linkify", "mentions", _find_mentions)
    markdown.core.ruler.after("mentions", "tasks", _find_tasks)
    rules = {"mention": _mention, "channel": _channel, "emoji": _emoji, "fence": _fence, "image": _image}
    rules |= {"heading_open": _heading_open, "heading_close": _heading_close}
    for name, rule in rules.items():
        markdown.add_render_rule(name, rule)
    return markdown


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    """A picture from anywhere else would tell its server who reads, and when."""
    return None if (tag, attribute) == ("img", "src") and not _OUR_EMOJI.fullmatch(value) else value


_addresses = LinkifyIt()
_markdown = _make_markdown()
_cleaner = nh3.Cleaner(
    tags={
        *("p", "br", "strong", "em", "s", "a", "span", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "img"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    },
    attributes={
        "*": set(),
        "a": {"href"},
        "span": {"data-user", "data-channel"},
        "ol": {"start"},
        "img": {"src", "alt", "title"},
    },
    allowed_classes={"span": {"at", "ref", *CODE_CLASSES}, "li": {"task", "task--done"}, "img": {"custom-emoji"}},
    set_tag_attribute_values={"a": {"target": "_blank"}},
    link_rel="noopener nofollow",
    url_schemes={"http", "https", "mailto"},
    attribute_filter=_allowed,
)
