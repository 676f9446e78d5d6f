"""Searching messages: what was typed becomes conditions, and of what fits the best is shown first.

The channels one may see are part of what the index is asked, so nothing of the others is counted,
ranked or timed.
"""

import math
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.models import Channel, ChannelMembership, Message, SavedMessage
from chat.names import direct_id, normalised
from chat.search import Query, parse, search_index
from chat.search.conditions import Candidate, Conditions
from chat.search.entries import FILE, LINK, REPLY, author_mark, channel_mark
from chat.search.excerpts import excerpt
from chat.search.query import Filter
from slackish.realtime.errors import InvalidPayload
from workspaces.actors import Actor
from workspaces.models import User

from .answers import placed_wire, wire_size, with_details, with_files

FRESH_FOR = timedelta(days=60)  # after which freshness counts a third
_MARKS = {
    "has:file": FILE,
    "has:files": FILE,
    "has:link": LINK,
    "has:links": LINK,
    "is:reply": REPLY,
    "is:thread": REPLY,
}


@dataclass(frozen=True, slots=True)
class _Cursor:
    """What the first page saw: later ones look at the same, whatever was written since."""

    now: int  # milliseconds
    newest: int
    score: float
    message_id: int


class _Nothing(Exception):
    """No message can fit: somebody or some channel that is not there, or not to be known of."""


class _Ignored(Exception):
    """An operator that is not understood as it stands: it is told, and takes no part."""


def search(
    actor: Actor,
    text: str,
    *,
    after: str | None = None,
    limit: int | None = None,
    newest_first: bool = False,
    zone: str = "UTC",
) -> dict[str, Any]:
    """{messages, total, hasMore, cursor?, ignored}: what fits `text`, the best first.

    Each message has `highlights`, the words around the first hit. `total` counts SEARCH_CANDIDATES at
    most: of more, the newest are ranked. `after`: the cursor of the page before. `zone`: in which days
    begin. Errors: InvalidPayload (the cursor, the zone).
    """
    query = parse(text)
    limit = min(limit or settings.SEARCH_PAGE, settings.SEARCH_PAGE)
    cursor = _cursor_of(after) if after else None
    asked = _Asked(actor, query, _zone(zone))
    candidates = asked.candidates(cursor)
    now = cursor.now if cursor else round(timezone.now().timestamp() * 1000)
    by_date = newest_first or not query.wanted
    moment = datetime.fromtimestamp(now / 1000, UTC)
    scored = sorted(((_score(each, moment, by_date), each.message_id) for each in candidates), reverse=True)
    rest = [each for each in scored if cursor is None or each < (cursor.score, cursor.message_id)]
    page = _page(actor, query, [message_id for _, message_id in rest[:limit]])
    answer: dict[str, Any] = {
        "messages": page,
        "total": len(scored),
        "hasMore": len(page) < len(rest),
        "ignored": asked.ignored,
    }
    if answer["hasMore"] and page:
        newest = cursor.newest if cursor else max(each.message_id for each in candidates)
        score, message_id = next(each for each in rest if each[1] == page[-1]["id"])
        answer["cursor"] = _written(_Cursor(now, newest, score, message_id))
    return answer


class _Asked:
    """The conditions of a query as they are for this person."""

    def __init__(self, actor: Actor, query: Query, zone: tzinfo) -> None:
        self.actor = actor
        self.query = query
        self.zone = zone
        self.ignored: list[str] = []

    def candidates(self, cursor: _Cursor | None) -> list[Candidate]:
        if self.query.is_empty:
            return []
        try:
            conditions = self._conditions()
        except _Nothing:
            return []
        if not self.query.wanted and len(self.ignored) == len(self.query.filters):
            return []
        conditions.newest = cursor.newest if cursor else None
        return search_index().candidates(conditions, settings.SEARCH_CANDIDATES)

    def _conditions(self) -> Conditions:
        channels = {pk: (kind, name) for pk, kind, name in _visible(self.actor).values_list("pk", "kind", "name")}
        conditions = Conditions(self.query.terms, [])
        places: list[set[int]] = [set(channels)]
        for each in self.query.filters:
            try:
                self._apply(each, conditions, channels, places)
            except _Ignored:
                self.ignored.append(str(each))
        allowed = set.intersection(*places)
        if not allowed:
            raise _Nothing
        conditions.any_of.insert(0, [channel_mark(pk) for pk in sorted(allowed)])
        return conditions

    def _apply(
        self, each: Filter, conditions: Conditions, channels: dict[int, tuple[str, str]], places: list[set[int]]
    ) -> None:
        if each.operator in ("in", "with"):
            found = self._places(each, channels)
            places.append(set(channels) - found if each.negated else found)
        elif each.operator == "from":
            self._add_marks(conditions, [author_mark(pk) for pk in self._people(each.value)], each.negated)
        elif each.operator in ("before", "after", "on"):
            self._add_dates(conditions, each)
        elif each.operator == "is" and each.value.lower() == "pinned":
            conditions.pinned = not each.negated
        elif each.operator == "is" and each.value.lower() == "saved":
            self._add_saved(conditions, each.negated)
        elif mark := _MARKS.get(f"{each.operator}:{each.value.lower()}"):
            self._add_marks(conditions, [mark], each.negated)
        else:
            raise _Ignored

    def _add_marks(self, conditions: Conditions, marks: list[str], negated: bool) -> None:
        if negated:
            conditions.none_of += marks
        elif marks:
            conditions.any_of.append(marks)
        else:
            raise _Nothing

    def _add_saved(self, conditions: Conditions, negated: bool) -> None:
        saved = SavedMessage.objects.filter(workspace=self.actor.workspace_id, user=self.actor.user_id)
        if negated:
            conditions.not_among = saved.values("message")
        else:
            conditions.among = saved.values("message")

    def _add_dates(self, conditions: Conditions, each: Filter) -> None:
        if each.negated:
            raise _Ignored
        begin = datetime.combine(self._day(each.value), datetime.min.time(), self.zone)
        end = begin + timedelta(days=1)
        if each.operator in ("before", "on"):
            until = begin if each.operator == "before" else end
            conditions.until = min(conditions.until or until, until)
        if each.operator in ("after", "on"):
            since = end if each.operator == "after" else begin
            conditions.since = max(conditions.since or since, since)

    def _day(self, value: str) -> date:
        today = timezone.now().astimezone(self.zone).date()
        if value.lower() in ("today", "yesterday"):
            return today - timedelta(days=value.lower() == "yesterday")
        try:
            return date.fromisoformat(value)
        except ValueError as unknown:
            raise _Ignored from unknown

    def _people(self, name: str) -> list[int]:
        """Whoever is or was of the workspace and is called that."""
        if name.lower() == "me":
            return [self.actor.user_id]
        people = User.objects.filter(memberships__workspace=self.actor.workspace_id)
        found = people.filter(username__iexact=name) | people.filter(name__iexact=name)
        return list(found.distinct().values_list("pk", flat=True)[:10])

    def _places(self, each: Filter, channels: dict[int, tuple[str, str]]) -> set[int]:
        """Channels of that name; with a person's, the conversations with them: `in:` alone, `with:` also in groups."""
        name = normalised(each.value)
        named = {pk for pk, (_, called) in channels.items() if called and called == name}
        if each.operator == "in" and (named or (direct := direct_id(name)) in channels):
            return named or {direct}  # type: ignore[arg-type]
        people = self._people(each.value)
        directs = ChannelMembership.objects.filter(channel__in=_visible(self.actor).filter(kind=Channel.Kind.DIRECT))
        with_them = set(directs.filter(user__in=people).values_list("channel", flat=True))
        if each.operator == "with":
            return with_them
        sets = {"-".join(map(str, sorted({self.actor.user_id, person}))) for person in people}
        alone = Channel.objects.filter(pk__in=with_them, direct_key__in=sets)
        return set(alone.values_list("pk", flat=True))


def _visible(actor: Actor) -> QuerySet[Channel]:
    return Channel.objects.visible_to(actor)


def _score(candidate: Candidate, now: datetime, by_date: bool) -> float:
    """How well it fits, and how fresh it is: of two that fit alike, the newer."""
    if by_date:
        return candidate.created_at.timestamp()
    age = max(timedelta(0), now - candidate.created_at)
    return candidate.rank * (0.4 + 0.6 * math.exp(-age / FRESH_FOR))


def _page(actor: Actor, query: Query, ids: list[int]) -> list[dict[str, Any]]:
    """In this order; as many as an answer holds, and one at least. Asked once more what one may see."""
    messages = Message.objects.filter(pk__in=ids, deleted_at=None, channel__in=_visible(actor))
    found = {each.pk: each for each in with_files(with_details(messages).select_related("author", "channel", "parent"))}
    room = settings.CHAT_ANSWER_BYTES
    page: list[dict[str, Any]] = []
    for message in (found[pk] for pk in ids if pk in found):
        wire = placed_wire(message) | {"highlights": excerpt(message.html, query.terms)}
        room -= wire_size(wire)
        if room < 0 and page:
            break
        page.append(wire)
    return page


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise InvalidPayload(_("There is no such time zone."), field="timeZone") from unknown


def _written(cursor: _Cursor) -> str:
    fields = [cursor.now, cursor.newest, cursor.score, cursor.message_id]
    return urlsafe_b64encode(orjson.dumps(fields)).decode().rstrip("=")


def _cursor_of(written: str) -> _Cursor:
    try:
        now, newest, score, message_id = orjson.loads(urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        cursor = _Cursor(int(now), int(newest), float(score), int(message_id))
        datetime.fromtimestamp(cursor.now / 1000, UTC)
    except (ValueError, TypeError, OverflowError, OSError) as broken:
        raise InvalidPayload(_("This is no cursor of a search."), field="after") from broken
    if not 0 <= cursor.newest < 2**63:
        raise InvalidPayload(_("This is no cursor of a search."), field="after")
    return cursor
