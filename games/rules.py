"""Dots and Boxes: the rules, and nothing else. A state is a value; whatever happens makes another.

Five by five boxes, two to four players. Who closes a box owns it and goes on. Players are strings,
in the order of their seats; what they are called elsewhere is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

SIDE = 5
FEWEST, MOST = 2, 4


class Refused(Exception):
    """A move that the rules do not allow."""


class OutOfTurn(Refused):
    """Somebody else is to move, or nobody."""


class Illegal(Refused):
    """There is no such line, or it is drawn already."""


class Line(NamedTuple):
    """`h`: below and above boxes, rows 0–5, columns 0–4. `v`: between them, rows 0–4, columns 0–5."""

    dir: str
    row: int
    col: int


class Box(NamedTuple):
    row: int
    col: int


@dataclass(frozen=True)
class State:
    """`lines` and `boxes` in the order they were made, each with whose it is; `away` are who left."""

    players: tuple[str, ...]
    turn: str | None
    lines: tuple[tuple[Line, str], ...] = ()
    boxes: tuple[tuple[Box, str], ...] = ()
    away: frozenset[str] = frozenset()


LINES = frozenset(
    [Line("h", row, col) for row in range(SIDE + 1) for col in range(SIDE)]
    + [Line("v", row, col) for row in range(SIDE) for col in range(SIDE + 1)]
)


def begin(players: Sequence[str]) -> State:
    """The empty board; the first of `players` is to move. Errors: ValueError, unless 2 to 4 different ones."""
    if not FEWEST <= len(players) <= MOST or len(set(players)) != len(players):
        raise ValueError("two to four different players")
    return State(tuple(players), players[0])


def draw(state: State, player: str, line: Line) -> State:
    """`player` draws `line`. Errors: OutOfTurn, Illegal."""
    if player != state.turn:
        raise OutOfTurn
    if line not in LINES or any(line == drawn for drawn, _ in state.lines):
        raise Illegal
    lines = (*state.lines, (line, player))
    drawn = {each for each, _ in lines}
    closed = [box for box in _beside(line) if _sides(box) <= drawn]
    boxes = state.boxes + tuple((box, player) for box in closed)
    after = replace(state, lines=lines, boxes=boxes)
    if len(boxes) == SIDE * SIDE:
        return replace(after, turn=None)
    return after if closed else replace(after, turn=_next(after, player))


def leave(state: State, player: str) -> State:
    """`player` goes and keeps its boxes. With one left the game is over. Again: nothing happens."""
    if player not in state.players or player in state.away or is_over(state):
        return state
    after = replace(state, away=state.away | {player})
    if len(present(after)) < FEWEST:
        return replace(after, turn=None)
    return replace(after, turn=_next(after, player)) if state.turn == player else after


def is_over(state: State) -> bool:
    return state.turn is None


def present(state: State) -> list[str]:
    """Who still plays, in the order of their seats."""
    return [player for player in state.players if player not in state.away]


def scores(state: State) -> dict[str, int]:
    counts = dict.fromkeys(state.players, 0)
    for _, player in state.boxes:
        counts[player] += 1
    return counts


def winners(state: State) -> list[str]:
    """Who has the most boxes among those who stayed; several where they are equal. None before the end."""
    if not is_over(state):
        return []
    counts = scores(state)
    stayed = present(state)
    most = max((counts[player] for player in stayed), default=0)
    return [player for player in stayed if counts[player] == most]


def dump(state: State) -> dict[str, Any]:
    """As plain data, to be kept."""
    return {
        "players": list(state.players),
        "turn": state.turn,
        "lines": [[*line, player] for line, player in state.lines],
        "boxes": [[*box, player] for box, player in state.boxes],
        "away": sorted(state.away),
    }


def load(data: dict[str, Any]) -> State:
    return State(
        tuple(data["players"]),
        data["turn"],
        tuple((Line(*line), player) for *line, player in data["lines"]),
        tuple((Box(*box), player) for *box, player in data["boxes"]),
        frozenset(data["away"]),
    )


def _next(state: State, player: str) -> str:
    """Who sits next after `player`, going round, and has not left."""
    seat = state.players.index(player)
    order = state.players[seat + 1 :] + state.players[: seat + 1]
    return next(each for each in order if each not in state.away)


def _beside(line: Line) -> Iterator[Box]:
    """The one or two boxes that `line` is a side of."""
    other = Box(line.row - 1, line.col) if line.dir == "h" else Box(line.row, line.col - 1)
    yield from (box for box in (other, Box(line.row, line.col)) if 0 <= box.row < SIDE and 0 <= box.col < SIDE)


def _sides(box: Box) -> set[Line]:
    row, col = box
    return {Line("h", row, col), Line("h", row + 1, col), Line("v", row, col), Line("v", row, col + 1)}
