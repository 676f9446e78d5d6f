"""What the index knows of a message: its words, and marks of where it is, whose, and what it carries."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .words import words

if TYPE_CHECKING:
    from chat.models import Message

_LINK = re.compile(r'<a [^>]*href="(?:https?|mailto):')


@dataclass(frozen=True, slots=True)
class Entry:
    message_id: int
    words: list[str]
    marks: list[str]


def channel_mark(channel_id: int) -> str:
    return f"c{channel_id}"


def author_mark(user_id: int) -> str:
    return f"u{user_id}"


FILE, LINK, REPLY = "hasfile", "haslink", "isreply"


def entry_of(message: "Message", file_names: list[str]) -> Entry | None:
    """None for what is not to be found: notes, and what was deleted."""
    if message.kind != "message" or message.deleted_at is not None:
        return None
    marks = [channel_mark(message.channel_id), author_mark(message.author_id)]
    marks += [FILE] if message.file_count else []
    marks += [LINK] if _LINK.search(message.html) else []
    marks += [REPLY] if message.parent_id else []
    return Entry(message.pk, words("\n".join([message.text, *file_names])), marks)
