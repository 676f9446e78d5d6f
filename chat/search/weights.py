"""How well a message fits, where the database's own measure will not do.

It is BM25 without its weight of rare words. All words must be there in all that is found, so that
weight orders nothing much; it would count the messages of other companies, and change between two
pages of one search.
"""

from collections.abc import Sequence

from .query import Term

_SATURATION = 1.2  # the tenth time a word is said adds little
_LENGTH = 0.75  # how much a long message has to say a word more often
_USUAL = 20  # words of a message


def weight(words: Sequence[str], terms: Sequence[Term]) -> float:
    """The sum over the wanted terms; more for those that stand beside each other as they were typed."""
    length = _SATURATION * (1 - _LENGTH + _LENGTH * len(words) / _USUAL)
    total = 0.0
    for term in terms:
        if not term.negated:
            said = _times(words, term)
            total += said * (_SATURATION + 1) / (said + length)
    typed = [word for term in terms if not term.negated for word in term.words]
    return total * (1.5 if len(typed) > 1 and _stand_together(words, typed) else 1)


def _times(words: Sequence[str], term: Term) -> int:
    last = term.words[-1]
    return sum(word == last or (term.prefix and word.startswith(last)) for word in words)


def _stand_together(words: Sequence[str], typed: list[str]) -> bool:
    first, size = typed[0], len(typed)
    starts = (place for place, word in enumerate(words) if word == first)
    return any(
        all(word.startswith(each) for word, each in zip(words[start : start + size], typed, strict=False))
        and start + size <= len(words)
        for start in starts
    )
