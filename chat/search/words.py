"""Text as words to be found: folded, so that "Über" is found by "uber", the same on both databases."""

import re
import unicodedata
from collections.abc import Iterator

MOST = 10_000  # of one text: what comes after is not found
LONGEST = 64  # characters: longer ones are keys and hashes, found by their beginning

# Scripts without spaces: each sign is a word, and what is searched for a phrase of them.
_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_WORD = re.compile(rf"[{_SIGNS}]|(?:(?![{_SIGNS}])[^\W_])(?:(?![{_SIGNS}])[^\W_]|[\u0300-\u036f\u0900-\u0dff])*")


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, folded word) of each word."""
    for match in _WORD.finditer(text):
        if word := fold(match.group()):
            yield match.start(), match.end(), word


def words(text: str) -> list[str]:
    found: list[str] = []
    for _, _, word in spans(text):
        if len(found) == MOST:
            break
        found.append(word)
    return found


def fold(word: str) -> str:
    """Without case, accents and presentation: letters and digits alone."""
    if word.isascii():
        return word.lower()[:LONGEST]
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in plain if each.isalnum())[:LONGEST]
