"""Rendered messages as plain text: for excerpts in notifications, mails and results."""

import re
from html import unescape

import nh3

_ENDS = re.compile(r"</(?:p|li|h[1-6]|pre|blockquote|td|th|tr)>|<br ?/?>")


def plain(rendered: str) -> str:
    """The words of a message's HTML in one line, without its markup."""
    bare = nh3.clean(_ENDS.sub(r"\g<0> ", rendered), tags=set())
    return " ".join(unescape(bare).split())
