"""Notify or not: one table of rules, asked from top to bottom; the first that fits decides.

Pure: it knows no database. What a rule says to the person stands beside it, so the reason shown is
the reason that decided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Cause(StrEnum):
    """Why somebody may want to know, the strongest first."""

    DIRECT = "direct"
    MENTION = "mention"
    REPLY = "reply"
    EVERYBODY = "everybody"
    KEYWORD = "keyword"
    LIKE = "like"
    INVITE = "invite"
    ANNOUNCEMENT = "announcement"
    REMINDER = "reminder"
    PROJECT = "project"
    GAME = "game"
    MESSAGE = "message"


class Level(StrEnum):
    """How much of a workspace or a channel. DEFAULT: as the workspace says."""

    DEFAULT = "default"
    ALL = "all"
    MENTIONS = "mentions"
    NOTHING = "nothing"


# The causes that the levels of a workspace and its channels govern.
OF_A_ROOM = frozenset({Cause.DIRECT, Cause.MENTION, Cause.REPLY, Cause.EVERYBODY, Cause.KEYWORD, Cause.MESSAGE})


@dataclass(frozen=True, slots=True)
class Quiet:
    """A schedule of do not disturb: minutes of the day in `zone`, on the days (0 is Monday) it begins."""

    start: int
    end: int
    days: frozenset[int]
    zone: str

    def covers(self, moment: datetime) -> bool:
        local = moment.astimezone(ZoneInfo(self.zone))
        minute, day = local.hour * 60 + local.minute, local.weekday()
        if self.start < self.end:
            return day in self.days and self.start <= minute < self.end
        # Over midnight: the small hours belong to the day before.
        return (day in self.days and minute >= self.start) or ((day - 1) % 7 in self.days and minute < self.end)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules look at, of one person and one thing that happened."""

    causes: frozenset[Cause]
    now: datetime
    is_own: bool = False
    belongs: bool = True
    reads_it: bool = False
    room_level: Level = Level.DEFAULT
    room_muted_until: datetime | None = None
    workspace_level: Level = Level.MENTIONS
    everybody: bool = True
    off: frozenset[str] = frozenset()
    paused_until: datetime | None = None
    quiet: Quiet | None = None

    @property
    def cause(self) -> Cause:
        """The strongest that counts for this person."""
        counting = self.causes - {Cause.EVERYBODY} if not self.everybody else self.causes
        return next((each for each in Cause if each in counting), Cause.MESSAGE)

    @property
    def level(self) -> Level:
        return self.workspace_level if self.room_level == Level.DEFAULT else self.room_level


@dataclass(frozen=True, slots=True)
class Rule:
    """`name` is kept with the notification; `words` are shown to the person."""

    name: str
    fits: Callable[[Facts], bool]
    words: str | Promise
    notifies: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """`loud`: with sound, desktop and push. Silent ones wait in the list."""

    rule: Rule
    silenced_by: Rule | None = None

    @property
    def notifies(self) -> bool:
        return self.rule.notifies

    @property
    def loud(self) -> bool:
        return self.notifies and self.silenced_by is None


def _withholds(name: str, fits: Callable[[Facts], bool], words: str | Promise) -> Rule:
    return Rule(name, fits, words, notifies=False)


def _tells(cause: Cause, words: str | Promise) -> Rule:
    return Rule(cause.value, lambda facts: facts.cause == cause, words, notifies=True)


def _is_muted(facts: Facts) -> bool:
    return facts.room_muted_until is not None and facts.room_muted_until > facts.now


def _governed(facts: Facts) -> bool:
    return facts.cause in OF_A_ROOM


def _only_said(facts: Facts) -> bool:
    """A message like any other: nobody in particular is meant."""
    return facts.cause == Cause.MESSAGE


RULES: tuple[Rule, ...] = (
    _withholds("own", lambda facts: facts.is_own, _("You did this yourself.")),
    _withholds("left", lambda facts: not facts.belongs, _("You no longer belong to where it happened.")),
    _withholds("reading", lambda facts: facts.reads_it, _("You were reading it as it came.")),
    _withholds("off", lambda facts: type_of(facts.cause) in facts.off, _("You turned notifications of this kind off.")),
    _withholds("muted", lambda facts: _governed(facts) and _is_muted(facts), _("You muted this channel.")),
    _withholds(
        "room_nothing",
        lambda facts: _governed(facts) and facts.room_level == Level.NOTHING,
        _("You asked for nothing of this channel."),
    ),
    _withholds(
        "workspace_nothing",
        lambda facts: _governed(facts) and facts.level == Level.NOTHING,
        _("You asked for nothing of this workspace."),
    ),
    _withholds(
        "everybody_off",
        lambda facts: _only_said(facts) and Cause.EVERYBODY in facts.causes and facts.level != Level.ALL,
        _("You asked not to be told of @channel and @here."),
    ),
    _withholds(
        "room_mentions",
        lambda facts: _only_said(facts) and facts.room_level == Level.MENTIONS,
        _("You asked for mentions only in this channel."),
    ),
    _withholds(
        "workspace_mentions",
        lambda facts: _only_said(facts) and facts.level == Level.MENTIONS,
        _("You asked for mentions only in this workspace."),
    ),
    _tells(Cause.DIRECT, _("It is a direct message to you.")),
    _tells(Cause.MENTION, _("You were mentioned.")),
    _tells(Cause.REPLY, _("You follow this thread.")),
    _tells(Cause.EVERYBODY, _("Everybody in the channel was mentioned.")),
    _tells(Cause.KEYWORD, _("It has one of your keywords.")),
    _tells(Cause.LIKE, _("Somebody liked your message.")),
    _tells(Cause.INVITE, _("You were invited.")),
    _tells(Cause.ANNOUNCEMENT, _("It was announced to the whole workspace.")),
    _tells(Cause.REMINDER, _("You asked to be reminded.")),
    _tells(Cause.PROJECT, _("It is about a card of yours.")),
    _tells(Cause.GAME, _("It is about a game of yours.")),
    _tells(Cause.MESSAGE, _("You asked for all messages here.")),
)

SILENCERS: tuple[Rule, ...] = (
    _withholds(
        "paused",
        lambda facts: facts.paused_until is not None and facts.paused_until > facts.now,
        _("You paused notifications."),
    ),
    _withholds(
        "quiet",
        lambda facts: facts.quiet is not None and facts.quiet.covers(facts.now),
        _("It came in your quiet hours."),
    ),
)

_NAMED = {rule.name: rule for rule in (*RULES, *SILENCERS)}


def decide(facts: Facts) -> Decision:
    """The first rule that fits, and what keeps it silent, if anything does."""
    rule = next(rule for rule in RULES if rule.fits(facts))
    silencer = next((each for each in SILENCERS if each.fits(facts)), None) if rule.notifies else None
    return Decision(rule, silencer)


def type_of(cause: Cause) -> str:
    """The `type` on the wire: a keyword and @channel are mentions."""
    return Cause.MENTION.value if cause in (Cause.EVERYBODY, Cause.KEYWORD) else cause.value


def words_of(rule: str) -> str:
    """What a stored rule says to its person."""
    return str(_NAMED[rule].words) if rule in _NAMED else ""
