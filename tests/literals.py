"""Words that people read and that do not go through gettext: in templates, by Django's own lexer, and in Python."""

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType

SHOWN = frozenset(
    {"title", "placeholder", "aria-label", "aria-description", "alt", "label", "data-said", "data-copied"}
)
"""Attributes that are read, read out, or said by a module. Of <input type="submit"> and <meta> there is none here."""
_SAME_EVERYWHERE = re.compile(r"\b(Slackish|UTC)\b|&\w+;|&#\d+;")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CLASSES = frozenset({"bodyclass", "coltype", "content_class"})  # blocks that fill a `class`
_GIVEN = re.compile(rf"""\b(?:{"|".join(SHOWN)})=["'](.*?)["']""")
_DEFAULT = re.compile(r"""\|default(?:_if_none)?:["'](.*?)["']""")
_LABELS = frozenset({"label", "help_text", "verbose_name", "verbose_name_plural", "help", "title"})
_NOT_FOR_READERS = frozenset({"PacketError", "EngineError", "ConnectionRefused", "Unreachable", "CommandError"}) | {
    "DemoRefused",
    "ImproperlyConfigured",
}
_HOLE = "\ufffc"  # where a tag or a variable stood


@dataclass
class _Reader(HTMLParser):
    """Gathers text and the attributes that are shown; code is the same in every language."""

    found: list[tuple[int, str]] = field(default_factory=list)
    _silent: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=False)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "code"):
            self._silent.append(tag)
        self.found += [(self.getpos()[0], value or "") for name, value in attrs if name in SHOWN and says(value or "")]

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent and says(data):
            self.found.append((self.getpos()[0], " ".join(data.split())))


def says(text: str) -> bool:
    """Whether there is a word to read in it."""
    return bool(_WORD.search(_SAME_EVERYWHERE.sub("", text)))


def literals(source: str) -> list[tuple[int, str]]:
    """(line, text) of each literal in a template. What `translate` and `blocktranslate` hold is none."""
    said = [(token.lineno or 0, text) for token in Lexer(source).tokenize() for text in _handed_on(token)]
    return sorted(shown("".join(_outside(Lexer(source).tokenize()))) + said)


def shown(page: str) -> list[tuple[int, str]]:
    """(line, text) of all that is read on a page, or read out."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found


def _outside(tokens: list[Token]) -> Iterator[str]:
    """The template without its tags and without what they translate; the lines stay."""
    until = ""
    for token in tokens:
        name = token.contents.split()[0] if token.token_type is TokenType.BLOCK else ""
        if until:
            until = "" if name == until else until
            yield "\n" * token.contents.count("\n")
        elif name in ("blocktranslate", "comment") or _names_classes(token):
            until = f"end{name}"
        elif token.token_type is TokenType.TEXT:
            yield token.contents
        else:
            yield _HOLE + _spoken(token) + "\n" * token.contents.count("\n")


def _names_classes(token: Token) -> bool:
    return token.contents.startswith("block ") and token.contents.split()[1] in _CLASSES


def _spoken(token: Token) -> str:
    """What a variable says where it is empty: `{{ name|default:"nobody" }}`."""
    return " ".join(_DEFAULT.findall(token.contents)) if token.token_type is TokenType.VAR else ""


def _handed_on(token: Token) -> Iterator[str]:
    """Words that a tag gives to what it includes: `include … with title="…"`."""
    if token.token_type is TokenType.BLOCK:
        yield from (text for text in (*_GIVEN.findall(token.contents), *_DEFAULT.findall(token.contents)) if says(text))


def literals_of_python(source: str) -> list[tuple[int, str]]:
    """(line, text) of each literal where Python says something to people: a refusal, a label, a message."""
    found = []
    for node in ast.walk(ast.parse(source)):
        for value in _said_by(node):
            parts = value.values if isinstance(value, ast.JoinedStr) else [value]
            text = "".join(
                part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )
            if says(text):
                found.append((value.lineno, text))
    return found


def _parts(value: ast.expr) -> list[ast.expr]:
    return value.values if isinstance(value, ast.JoinedStr) else [value]


def _said_by(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions whose value somebody reads."""
    match node:
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name), args=[said, *_])) if not _is_for_programmers(name):
            yield said
        case ast.Assign(targets=[ast.Name(id="default_message" | "nav_label" | "title")], value=said):
            yield said
        case ast.Call(func=ast.Attribute(ast.Name("messages"), "success" | "error" | "info"), args=[_, said]):
            yield said
        case ast.Call(keywords=keywords):
            yield from (each.value for each in keywords if each.arg in _LABELS)


def _is_for_programmers(error: str) -> bool:
    """Of Python itself, of the protocols, of commands."""
    return error in _NOT_FOR_READERS or hasattr(builtins, error)
