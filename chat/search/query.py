"""What somebody typed into the search field, taken apart: words, phrases and operators."""

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .words import words

MOST_TERMS = 20
MOST_CHARACTERS = 1000
PREFIX_FROM = 2  # characters of the last word: below it, nearly everything begins with it

Operator: TypeAlias = Literal["from", "in", "with", "has", "is", "before", "after", "on"]
OPERATORS = frozenset({"from", "in", "with", "has", "is", "before", "after", "on"})

# Each alternative takes at least a character and none is tried twice: linear, whatever comes.
_PART = re.compile(r'(-?)(?:([A-Za-z]{2,8}):)?(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several that stand beside each other. `prefix`: the last one may go on."""

    words: tuple[str, ...]
    negated: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    operator: str
    value: str
    negated: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.negated else ''}{self.operator}:{self.value}"


@dataclass(slots=True)
class Query:
    terms: list[Term] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)

    @property
    def wanted(self) -> list[Term]:
        return [term for term in self.terms if not term.negated]

    @property
    def is_empty(self) -> bool:
        return not self.wanted and not any(not each.negated for each in self.filters)


def parse(text: str) -> Query:
    """At most MOST_TERMS of each kind. What is no operator of ours is words: `note: this`."""
    query = Query()
    text = text[:MOST_CHARACTERS]
    for match in _PART.finditer(text):
        minus, operator, quoted, bare = match.groups()
        value = quoted if quoted is not None else bare
        name = (operator or "").lower()
        if name in OPERATORS and value:
            query.filters.append(Filter(name, value.strip("#@,"), bool(minus)))
            continue
        if bare and bare.endswith(":") and bare[:-1].lower() in OPERATORS:
            continue  # about to be typed
        found = words(f"{operator}:{value}" if operator else value)
        is_last = match.end() == len(text) and quoted is None
        query.terms += _terms(found, phrase=quoted is not None, negated=bool(minus), goes_on=is_last)
    query.terms = query.terms[:MOST_TERMS]
    query.filters = query.filters[:MOST_TERMS]
    return query


def _terms(found: list[str], *, phrase: bool, negated: bool, goes_on: bool) -> list[Term]:
    """`half-done` without quotes is a phrase too: its parts stand beside each other wherever it was written."""
    if not found:
        return []
    prefix = goes_on and not negated and len(found[-1]) >= PREFIX_FROM
    if phrase or len(found) > 1:
        return [Term(tuple(found[:MOST_TERMS]), negated, prefix)]
    return [Term((found[0],), negated, prefix)]
