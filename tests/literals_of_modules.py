"""Words that a module of the page shows past `t` and `plural`: found by reading it as JavaScript is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.literals import says, shown

_HOLE = "\ufffc"  # where `${…}` stood
_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?P<template>`)|"""
    r"""(?P<slash>/)|(?P<open>\{)|(?P<close>\})|(?P<word>[A-Za-z_$][\w$]*|\d[\w.]*)|(?P<space>\s+)|(?P<sign>.)""",
    re.DOTALL,
)
_REGEX = re.compile(r"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_AFTER_A_VALUE = re.compile(r"[\w$)\]}]\s*$")
_BEFORE_A_REGEX = re.compile(r"\b(?:return|typeof|case|of|in)\s*$")

_TRANSLATED = re.compile(r"(?:^|[^\w.$])(?:t|plural)\((?:[^()]|\(\))*$")
_MARKUP = re.compile(r"\b(?:html|svg)\s*$")
_SENTENCE = re.compile(
    r"[A-Z][a-z’']*(?: |[.…!?:]?$)"
)  # `Enter`, `Saved for later`; neither `innerText` nor `.message`
_SHOWN_AS = re.compile(
    r"""(?:\.(?:textContent|innerText|title|placeholder|ariaLabel|alt|label|text)\s*=|"""
    r"""\b(?:title|label|text|action|help|placeholder|summary)\s*:|"""
    r"""\bsetAttribute\(\s*["'](?:aria-label|aria-description|title|placeholder|alt)["']\s*,|"""
    r"""\b(?:toast|say|alert|confirm|prompt|setCustomValidity|append|replaceChildren)\()[^;{}(),]*$"""
)
_NAME = re.compile(r"""["'][\w-]*["']""")
_COMPARED = re.compile(r"(?:[!=]==?|\bcase)\s*$")
_KEYS = frozenset(
    {"Enter", "Escape", "Tab", "Backspace", "Delete", "Home", "End", "Space", "Shift", "Control", "Ctrl", "Alt", "Meta"}
    | {"Files", "Notification"}
)
_FOR_PROGRAMS = re.compile(r"\b(?:\w*Error|Event|request|includes|querySelector(?:All)?)\([^()]*$")
_NAMES_IN_CODE = re.compile(r"[A-Z][a-z]+(?:[A-Z]\w*|-\w+)|[A-Z][a-z]+(?:\+[A-Z]\w*)+")  # ContentType, X-Name, Ctrl+K


@dataclass(frozen=True, slots=True)
class Text:
    """A literal: `before` is the code it follows, `is_markup` says that it is html`…`."""

    line: int
    value: str
    before: str
    is_markup: bool = False


def literals_of_module(source: str) -> list[tuple[int, str]]:
    """(line, text) of what a module says past gettext."""
    found: list[tuple[int, str]] = []
    for text in texts(source):
        if text.is_markup:
            found += [
                (text.line + line - 1, said) for line, said in shown(text.value) if says(said.replace(_HOLE, " "))
            ]
        elif _is_said(text):
            found.append((text.line, text.value))
    return sorted(found)


def _is_said(text: Text) -> bool:
    words = text.value.replace(_HOLE, " ").strip()
    if not says(words) or any(each.search(text.before) for each in (_TRANSLATED, _FOR_PROGRAMS, _COMPARED)):
        return False
    if _SHOWN_AS.search(text.before):
        return True
    return bool(_SENTENCE.match(words)) and words not in _KEYS and not _NAMES_IN_CODE.fullmatch(words)


def texts(source: str) -> Iterator[Text]:
    """The strings and templates of a module, those within templates too."""
    yield from _code(source, 0, [0])


def _code(source: str, start: int, at: list[int]) -> Iterator[Text]:
    """From `start` to the end, or to the brace that closes what began before it; `at[0]` is where it ended."""
    depth, place, code = 0, start, ""
    while place < len(source):
        token = _TOKEN.match(source, place)
        assert token is not None, "every character is a token"
        place = token.end()
        match token.lastgroup:
            case "string":
                yield Text(_line(source, token.start()), token[0][1:-1], code)
                code += token[0] if _NAME.fullmatch(token[0]) else '""'
                continue
            case "template":
                yield from _template(source, place, code, at)
                place = at[0]
                code += '""'
                continue
            case "slash" if not _AFTER_A_VALUE.search(code) or _BEFORE_A_REGEX.search(code):
                if regex := _REGEX.match(source, token.start()):
                    place = regex.end()
            case "open":
                depth += 1
            case "close" if depth == 0:
                break
            case "close":
                depth -= 1
        if token.lastgroup != "comment":
            code += token[0]
    at[0] = place


def _template(source: str, start: int, before: str, at: list[int]) -> Iterator[Text]:
    place, value = start, ""
    while source[place] != "`":
        if source.startswith("${", place):
            yield from _code(source, place + 2, at)
            value += _HOLE + "\n" * source.count("\n", place, at[0])
            place = at[0]
        else:
            step = 2 if source[place] == "\\" else 1
            value += source[place : place + step]
            place += step
    at[0] = place + 1
    yield Text(_line(source, start), value, before, bool(_MARKUP.search(before)))


def _line(source: str, place: int) -> int:
    return source.count("\n", 0, place) + 1
