"""What a file is, by its bytes. What its name or the browser says is not looked at."""

import codecs
from pathlib import Path

import puremagic

UNKNOWN = "application/octet-stream"
_HEAD = 8192
_LIKELY = 0.4  # of puremagic: four bytes or more matched

# Handed out under their own type, always as an attachment; everything else that is no text is just bytes.
_NAMED = frozenset({"application/pdf"})
_FAMILIES = ("audio/", "video/")


def type_of(path: Path) -> str:
    """The content type to hand a file out with. Pictures are images.py's business."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if _is_text(head) and not head.startswith(b"%PDF-"):
        return "text/plain"  # HTML, SVG and scripts too: nobody should run them
    if head.startswith(b"PK\x03\x04"):
        return "application/zip"  # and what is made of one: the name says what
    return next((type_ for type_ in _recognised(head) if type_ in _NAMED or type_.startswith(_FAMILIES)), UNKNOWN)


def _recognised(head: bytes) -> list[str]:
    try:
        return [each.mime_type for each in puremagic.magic_string(head) if each.confidence >= _LIKELY]
    except (puremagic.PureError, ValueError, IndexError):
        return []


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the head may end inside a character
    except UnicodeDecodeError:
        return False
    return True
