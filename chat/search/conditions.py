"""What an index is asked: words and marks, and the rows of messages beside it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .query import Term


@dataclass(slots=True)
class Conditions:
    """`any_of`: for each, one of its marks must be there; the channels one may see are always one of them."""

    terms: list[Term]
    any_of: list[list[str]]
    none_of: list[str] = field(default_factory=list)
    since: datetime | None = None
    until: datetime | None = None
    pinned: bool | None = None
    among: Any = None  # a queryset of message ids: those one saved
    not_among: Any = None
    newest: int | None = None  # ids above it came after the first page


@dataclass(frozen=True, slots=True)
class Candidate:
    """`rank`: the database's own, the greater the better; 0 where only marks were asked for."""

    message_id: int
    rank: float
    created_at: datetime
