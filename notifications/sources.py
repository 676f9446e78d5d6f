"""What this app learns of higher ones, which register here in their `AppConfig.ready`.

A *source* tells the story of what happened: who may want to know, and why. A *counter* counts unread
messages for the badges. Both read, neither decides: the rules do (rules.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from notifications.rules import Cause, Level


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may want to know, as they stand in the room it happened in."""

    user_id: int
    causes: frozenset[Cause]
    room_level: Level = Level.DEFAULT
    room_muted_until: datetime | None = None


def nobody_else(listeners: set[int]) -> list[Candidate]:
    return []


@dataclass(frozen=True, slots=True)
class Story:
    """What happened, in words for who is told. `text` is searched for keywords.

    `others`: given the people who listen for more than what is meant for them, those of them who may
    see it, and whoever asked for all messages of the room.
    """

    workspace_id: int
    actor_id: int | None
    title: str
    candidates: tuple[Candidate, ...]
    excerpt: str = ""
    path: str = ""
    text: str = ""
    room_id: int | None = None
    room: str = ""
    message_id: int | None = None
    parent_id: int | None = None
    seq: int | None = None
    others: Callable[[set[int]], list[Candidate]] = field(default=nobody_else)


Source: TypeAlias = Callable[[dict[str, Any]], Story | None]
Counter: TypeAlias = Callable[[Iterable[int]], dict[int, dict[int, tuple[int, int]]]]
"""User ids → user id → workspace id → (unread, mentions)."""

Explainer: TypeAlias = Callable[[int, int], dict[str, Any]]
"""(user id, message id) → what `why` answers. Errors: whatever says that one may not see it."""

_sources: dict[str, Source] = {}
_counters: list[Counter] = []
_explainers: list[Explainer] = []


def register_source(kind: str, source: Source) -> None:
    """`source(data)` tells the story of a happening of `kind`; None where it is gone by now."""
    _sources[kind] = source


def register_unread_counter(counter: Counter) -> None:
    """`counter` says how much is unread in the workspaces of each of some people."""
    if counter not in _counters:
        _counters.append(counter)


def register_explainer(explainer: Explainer) -> None:
    """`explainer` says why somebody was told of a message, or was not."""
    _explainers[:] = [explainer]


def explain(user_id: int, message_id: int) -> dict[str, Any]:
    """Which rule decided about a message: {told, reason, why}. Errors: what the explainer raises."""
    return _explainers[0](user_id, message_id)


def story_of(kind: str, data: dict[str, Any]) -> Story | None:
    return _sources[kind](data)


def unread_messages(user_ids: Iterable[int]) -> dict[int, dict[int, tuple[int, int]]]:
    """The badges of the rail: the same shape as a counter's."""
    wanted = set(user_ids)
    found: dict[int, dict[int, tuple[int, int]]] = {user_id: {} for user_id in wanted}
    for counter in _counters:
        for user_id, workspaces in counter(wanted).items():
            found[user_id].update(workspaces)
    return found
