"""Names of uploaded files: shown to people and put into a header, never a path of ours."""

import unicodedata

MAX_LENGTH = 120
NAMELESS = "file"

# Control and format characters (line breaks, right-to-left marks), surrogates, unassigned, line separators.
_REFUSED = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}


def clean_name(name: str) -> str:
    """A name that says what it seems to say: without folders, without characters that reorder or break it."""
    name = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(each for each in unicodedata.normalize("NFC", name) if unicodedata.category(each) not in _REFUSED)
    kept = " ".join(kept.split()).strip(". ")
    stem, dot, extension = kept.rpartition(".")
    if not dot or len(extension) > 16:
        stem, dot, extension = kept, "", ""
    return stem[: MAX_LENGTH - len(extension) - 1].rstrip(". ") + dot + extension or NAMELESS
