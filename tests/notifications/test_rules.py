"""Notify or not, as a table: each line is a person's wishes and what comes of them, with the reason they are shown."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules import RULES, SILENCERS, Cause, Facts, Level, Quiet, decide, type_of, words_of

NOW = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)  # a Wednesday
LATER, EARLIER = NOW + timedelta(hours=1), NOW - timedelta(hours=1)
NIGHT = Quiet(22 * 60, 8 * 60, frozenset(range(7)), "UTC")


def facts(*causes: Cause, **wishes: Any) -> Facts:
    return Facts(causes=frozenset(causes), now=NOW, **wishes)


# What happened and how somebody stands to it → the rule that decides.
TABLE: list[tuple[Facts, str]] = [
    (facts(Cause.MENTION), "mention"),
    (facts(Cause.DIRECT), "direct"),
    (facts(Cause.DIRECT, Cause.MENTION), "direct"),
    (facts(Cause.REPLY), "reply"),
    (facts(Cause.REPLY, Cause.MENTION), "mention"),
    (facts(Cause.EVERYBODY), "everybody"),
    (facts(Cause.EVERYBODY, Cause.MENTION), "mention"),
    (facts(Cause.KEYWORD, Cause.MESSAGE), "keyword"),
    (facts(Cause.LIKE), "like"),
    (facts(Cause.INVITE), "invite"),
    (facts(Cause.ANNOUNCEMENT), "announcement"),
    (facts(Cause.REMINDER), "reminder"),
    (facts(Cause.PROJECT), "project"),
    (facts(Cause.GAME), "game"),
    (facts(Cause.MENTION, is_own=True), "own"),
    (facts(Cause.LIKE, is_own=True), "own"),
    (facts(Cause.MENTION, belongs=False), "left"),
    (facts(Cause.MENTION, reads_it=True), "reading"),
    (facts(Cause.DIRECT, reads_it=True), "reading"),
    (facts(Cause.LIKE, off=frozenset({"like"})), "off"),
    (facts(Cause.KEYWORD, off=frozenset({"mention"})), "off"),
    (facts(Cause.MENTION, off=frozenset({"like"})), "mention"),
    (facts(Cause.MENTION, room_muted_until=LATER), "muted"),
    (facts(Cause.MENTION, room_muted_until=EARLIER), "mention"),
    (facts(Cause.LIKE, room_muted_until=LATER), "like"),
    (facts(Cause.MENTION, room_level=Level.NOTHING), "room_nothing"),
    (facts(Cause.MENTION, room_level=Level.NOTHING, workspace_level=Level.ALL), "room_nothing"),
    (facts(Cause.MENTION, workspace_level=Level.NOTHING), "workspace_nothing"),
    (facts(Cause.DIRECT, workspace_level=Level.NOTHING), "workspace_nothing"),
    (facts(Cause.INVITE, workspace_level=Level.NOTHING), "invite"),
    (facts(Cause.MENTION, room_level=Level.MENTIONS, workspace_level=Level.NOTHING), "mention"),
    (facts(Cause.EVERYBODY, everybody=False), "everybody_off"),
    (facts(Cause.EVERYBODY, everybody=False, room_level=Level.ALL), "message"),
    (facts(Cause.EVERYBODY, Cause.MENTION, everybody=False), "mention"),
    (facts(Cause.MESSAGE), "workspace_mentions"),
    (facts(Cause.MESSAGE, room_level=Level.MENTIONS, workspace_level=Level.ALL), "room_mentions"),
    (facts(Cause.MESSAGE, workspace_level=Level.ALL), "message"),
    (facts(Cause.MESSAGE, room_level=Level.ALL), "message"),
    (facts(Cause.MESSAGE, room_level=Level.ALL, workspace_level=Level.NOTHING), "message"),
    (facts(Cause.MESSAGE, room_level=Level.ALL, room_muted_until=LATER), "muted"),
]


@pytest.mark.parametrize(("given_facts", "rule"), TABLE)
def test_the_first_rule_that_fits_decides(given_facts: Facts, rule: str) -> None:
    decided = decide(given_facts).rule
    assert decided.name == rule
    assert words_of(rule) == decided.words != ""


def test_every_rule_decides_somewhere_in_the_table() -> None:
    assert {rule for _, rule in TABLE} == {rule.name for rule in RULES}


@pytest.mark.parametrize(
    ("wishes", "silencer"),
    [
        ({}, None),
        ({"paused_until": LATER}, "paused"),
        ({"paused_until": EARLIER}, None),
        ({"quiet": NIGHT}, "quiet"),
        ({"quiet": NIGHT, "paused_until": LATER}, "paused"),
        ({"quiet": Quiet(8 * 60, 22 * 60, frozenset(range(7)), "UTC")}, None),
    ],
)
def test_a_pause_and_quiet_hours_silence_what_is_told_all_the_same(
    wishes: dict[str, Any], silencer: str | None
) -> None:
    decision = decide(facts(Cause.MENTION, **wishes))
    assert decision.notifies
    assert decision.loud == (silencer is None)
    assert (decision.silenced_by.name if decision.silenced_by else None) == silencer


def test_every_silencer_has_words() -> None:
    assert all(words_of(each.name) for each in SILENCERS)


@pytest.mark.parametrize(
    ("zone", "moment", "covered"),
    [
        ("UTC", "2026-11-25T22:00", True),
        ("UTC", "2026-11-25T21:59", False),
        ("UTC", "2026-11-26T07:59", True),
        ("UTC", "2026-11-26T08:00", False),
        ("Asia/Tokyo", "2026-11-25T13:00", True),  # 22:00 there
        ("America/New_York", "2026-11-25T22:00", False),  # 17:00 there
    ],
)
def test_quiet_hours_go_by_the_clock_of_the_person(zone: str, moment: str, covered: bool) -> None:
    quiet = Quiet(22 * 60, 8 * 60, frozenset(range(7)), zone)
    assert quiet.covers(datetime.fromisoformat(moment).replace(tzinfo=UTC)) == covered


def test_the_small_hours_belong_to_the_day_on_which_the_night_began() -> None:
    weekend = Quiet(22 * 60, 8 * 60, frozenset({5}), "UTC")  # Saturday
    assert weekend.covers(datetime(2026, 11, 29, 3, tzinfo=UTC))  # Sunday, 3 at night
    assert not weekend.covers(datetime(2026, 11, 28, 3, tzinfo=UTC))


@given(
    st.builds(
        Facts,
        causes=st.frozensets(st.sampled_from(Cause), min_size=1),
        now=st.just(NOW),
        is_own=st.booleans(),
        belongs=st.booleans(),
        reads_it=st.booleans(),
        room_level=st.sampled_from(Level),
        room_muted_until=st.sampled_from([None, EARLIER, LATER]),
        workspace_level=st.sampled_from([Level.ALL, Level.MENTIONS, Level.NOTHING]),
        everybody=st.booleans(),
        off=st.frozensets(st.sampled_from([type_of(each) for each in Cause])),
        paused_until=st.sampled_from([None, EARLIER, LATER]),
        quiet=st.sampled_from([None, NIGHT]),
    )
)
def test_whatever_somebody_wishes_some_rule_decides_and_nobody_hears_of_their_own_doing(wishes: Facts) -> None:
    decision = decide(wishes)
    assert not (decision.notifies and (wishes.is_own or not wishes.belongs or wishes.reads_it))
    assert not (decision.loud and wishes.paused_until == LATER)
    if decision.notifies:
        assert type_of(Cause(decision.rule.name)) not in wishes.off


def test_the_page_of_the_rules_says_what_the_rules_say() -> None:
    lines = (Path(settings.BASE_DIR) / "docs" / "notifications.md").read_text().splitlines()
    told = [f"| `{rule.name}` | {rule.words} | {'yes' if rule.notifies else 'no'} |" for rule in RULES]
    assert [line for line in lines if line.startswith("| `")] == told
