"""What is shown of a message that was found: the words around the first hit, the hits marked."""

from typing import Any

from chat.plain import plain

from .query import Term
from .words import spans

LENGTH = 240  # characters
_BEFORE = 60  # of them before the first hit


def excerpt(rendered: str, terms: list[Term]) -> list[dict[str, Any]]:
    """[{text, hit}]: pieces of plain text, in order."""
    text = plain(rendered)
    hits = _hits(text, terms)
    start = _start(text, hits[0][0]) if hits else 0
    end = min(len(text), start + LENGTH)
    pieces = _pieces(text, hits, start, end)
    if start and pieces:
        pieces[0]["text"] = f"…{pieces[0]['text']}"
    if end < len(text) and pieces:
        pieces[-1]["text"] += "…"
    return pieces


def _hits(text: str, terms: list[Term]) -> list[tuple[int, int]]:
    wanted = [term for term in terms if not term.negated]
    whole = {word for term in wanted for word in (term.words[:-1] if term.prefix else term.words)}
    beginnings = tuple({term.words[-1] for term in wanted if term.prefix})
    return [
        (start, end)
        for start, end, word in spans(text)
        if word in whole or (beginnings and word.startswith(beginnings))
    ]


def _start(text: str, hit: int) -> int:
    """A little before the hit, at the beginning of a word."""
    if hit <= _BEFORE or len(text) <= LENGTH:
        return 0
    space = text.find(" ", hit - _BEFORE, hit)
    return space + 1 if space >= 0 else hit - _BEFORE


def _pieces(text: str, hits: list[tuple[int, int]], start: int, end: int) -> list[dict[str, Any]]:
    pieces: list[dict[str, Any]] = []
    at = start
    for first, last in hits:
        if first < at or last > end:
            continue
        if first > at:
            pieces.append({"text": text[at:first], "hit": False})
        pieces.append({"text": text[first:last], "hit": True})
        at = last
    if at < end:
        pieces.append({"text": text[at:end], "hit": False})
    return pieces
