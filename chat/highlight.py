"""Colours for code in messages: a few classes (static/css/code.css) in place of Pygments' eighty."""

from functools import cache
from html import escape
from itertools import groupby
from typing import Any

from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, Operator, String
from pygments.util import ClassNotFound

# The first that a token's type lies in.
_CLASSES = (
    (Comment, "tok-comment"),
    (Generic.Deleted, "tok-deleted"),
    (Generic.Inserted, "tok-inserted"),
    (Generic.Heading, "tok-comment"),
    (Generic.Subheading, "tok-comment"),
    (Keyword, "tok-keyword"),
    (Operator.Word, "tok-keyword"),
    (Name.Tag, "tok-keyword"),
    (String, "tok-string"),
    (Number, "tok-number"),
    (Literal, "tok-number"),
    (Name.Builtin, "tok-builtin"),
    (Name.Exception, "tok-builtin"),
    (Name.Function, "tok-name"),
    (Name.Class, "tok-name"),
    (Name.Decorator, "tok-name"),
    (Name.Attribute, "tok-name"),
)
CODE_CLASSES = frozenset(name for _, name in _CLASSES)

MAX_BLOCKS = 20
MAX_CHARACTERS = 6_000
MAX_LINE = 300
MAX_EMPTY_LINES = 20

# Lexers are regular expressions of many hands, and some take quadratic time on hostile input. Only
# these, held by tests to a bound, are given text of strangers.
_LANGUAGES = {
    "bash": "bash", "sh": "bash", "shell": "bash", "zsh": "bash", "console": "console",
    "c": "c", "cpp": "cpp", "c++": "cpp", "css": "css", "diff": "diff", "patch": "diff",
    "docker": "docker", "dockerfile": "docker", "go": "go", "html": "html", "http": "http", "ini": "ini",
    "java": "java", "javascript": "javascript", "js": "javascript", "json": "json", "kotlin": "kotlin",
    "makefile": "makefile", "nginx": "nginx", "php": "php", "py": "python", "python": "python",
    "rb": "ruby", "ruby": "ruby", "rs": "rust", "rust": "rust", "sql": "sql", "swift": "swift",
    "toml": "toml", "ts": "typescript", "typescript": "typescript", "xml": "xml", "yaml": "yaml", "yml": "yaml",
}  # fmt: skip


class Highlighter:
    """Colours the code blocks of one message, as long as there are not too many."""

    def __init__(self) -> None:
        self._blocks = MAX_BLOCKS
        self._characters = MAX_CHARACTERS

    def __call__(self, code: str, language: str) -> str:
        """`code` as HTML; without colours where the language is unknown or the message is spent."""
        lexer = _lexer(language) if language in _LANGUAGES else None
        if lexer is None or not self._affords(code):
            return escape(code, quote=False)
        tokens = groupby(lexer.get_tokens(code), key=lambda token: _class_of(token[0]))
        return "".join(_span(name, "".join(text for _, text in group)) for name, group in tokens)

    def _affords(self, code: str) -> bool:
        if "\n" * (MAX_EMPTY_LINES + 1) in code or max(map(len, code.split("\n"))) > MAX_LINE:
            return False
        self._blocks -= 1
        self._characters -= len(code)
        return self._blocks >= 0 and self._characters >= 0


@cache
def _lexer(language: str) -> Any:
    try:
        return get_lexer_by_name(_LANGUAGES[language], stripnl=False, ensurenl=False)
    except ClassNotFound:  # a Pygments without it
        return None


@cache
def _class_of(kind: Any) -> str:
    return next((name for group, name in _CLASSES if kind in group), "")


def _span(name: str, text: str) -> str:
    html = escape(text, quote=False)
    return f'<span class="{name}">{html}</span>' if name and text.strip() else html
