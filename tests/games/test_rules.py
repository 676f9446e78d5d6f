"""The rules of Dots and Boxes, as a table of values: no server, no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games import rules
from games.rules import Box, Illegal, Line, OutOfTurn

PLAYERS = st.integers(2, 4).map(lambda count: [str(number) for number in range(count)])
ORDERS = st.permutations(sorted(rules.LINES))


def played(players: list[str], lines: list[Line]) -> rules.State:
    state = rules.begin(players)
    for line in lines:
        assert state.turn is not None
        state = rules.draw(state, state.turn, line)
    return state


def sides(box: Box) -> list[Line]:
    row, col = box
    return [Line("h", row, col), Line("h", row + 1, col), Line("v", row, col), Line("v", row, col + 1)]


def test_there_are_sixty_lines() -> None:
    assert len(rules.LINES) == 60


@pytest.mark.parametrize("players", [[], ["1"], ["1", "1"], ["1", "2", "3", "4", "5"]])
def test_it_takes_two_to_four_different_players(players: list[str]) -> None:
    with pytest.raises(ValueError, match="two to four"):
        rules.begin(players)


def test_the_first_player_starts_and_the_turn_goes_round() -> None:
    state = rules.begin(["a", "b", "c"])
    turns = []
    for line in sorted(rules.LINES)[:4]:
        turns.append(state.turn)
        state = rules.draw(state, str(state.turn), line)
    assert turns == ["a", "b", "c", "a"]


def test_who_closes_a_box_owns_it_and_goes_on() -> None:
    state = played(["a", "b"], sides(Box(0, 0)))
    assert state.boxes == ((Box(0, 0), "b"),)
    assert state.turn == "b"


def test_one_line_may_close_two_boxes() -> None:
    middle = Line("v", 0, 1)
    around = [each for box in (Box(0, 0), Box(0, 1)) for each in sides(box) if each != middle]
    state = played(["a", "b"], [*around, middle])
    assert {box for box, _ in state.boxes} == {Box(0, 0), Box(0, 1)}
    assert len({owner for _, owner in state.boxes}) == 1


def test_a_line_is_drawn_once_and_only_in_turn() -> None:
    state = played(["a", "b"], [Line("h", 0, 0)])
    with pytest.raises(Illegal):
        rules.draw(state, "b", Line("h", 0, 0))
    with pytest.raises(OutOfTurn):
        rules.draw(state, "a", Line("h", 0, 1))
    with pytest.raises(OutOfTurn):
        rules.draw(state, "nobody", Line("h", 0, 1))


@pytest.mark.parametrize("line", [("h", 6, 0), ("h", 0, 5), ("v", 5, 0), ("v", 0, 6), ("h", -1, 0), ("x", 0, 0)])
def test_beyond_the_board_there_is_no_line(line: tuple[str, int, int]) -> None:
    with pytest.raises(Illegal):
        rules.draw(rules.begin(["a", "b"]), "a", Line(*line))


@given(PLAYERS, ORDERS)
def test_every_game_ends_with_all_boxes_owned_and_somebody_winning(players: list[str], order: list[Line]) -> None:
    state = played(players, order)
    assert rules.is_over(state)
    assert sum(rules.scores(state).values()) == rules.SIDE**2
    assert {box for box, _ in state.boxes} == {Box(r, c) for r in range(rules.SIDE) for c in range(rules.SIDE)}
    best = max(rules.scores(state).values())
    assert rules.winners(state) == [player for player in players if rules.scores(state)[player] == best]
    with pytest.raises(OutOfTurn):
        rules.draw(state, players[0], order[0])


@given(PLAYERS, ORDERS, st.integers(0, 59))
def test_a_box_is_owned_exactly_when_its_four_sides_are_drawn(
    players: list[str], order: list[Line], count: int
) -> None:
    state = played(players, order[:count])
    drawn = set(order[:count])
    closed = {Box(r, c) for r in range(rules.SIDE) for c in range(rules.SIDE) if set(sides(Box(r, c))) <= drawn}
    assert {box for box, _ in state.boxes} == closed
    assert rules.winners(state) == []


@given(PLAYERS, ORDERS, st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60)), max_size=4))
def test_whoever_leaves_the_turn_is_with_somebody_who_stayed(
    players: list[str], order: list[Line], leaving: list[tuple[int, int]]
) -> None:
    state = rules.begin(players)
    for count, line in enumerate(order):
        for who, when in leaving:
            if when == count:
                state = rules.leave(state, str(who))
        if rules.is_over(state):
            break
        assert state.turn in rules.present(state)
        state = rules.draw(state, str(state.turn), line)
    assert rules.is_over(state)
    assert set(rules.winners(state)) <= set(rules.present(state))
    assert rules.winners(state)


@given(PLAYERS, ORDERS, st.integers(0, 60), st.booleans())
def test_what_was_kept_is_what_is_loaded(players: list[str], order: list[Line], count: int, one_left: bool) -> None:
    state = played(players, order[:count])
    state = rules.leave(state, "1") if one_left else state
    assert rules.load(rules.dump(state)) == state


def test_who_is_left_alone_has_won() -> None:
    state = rules.leave(played(["a", "b"], sides(Box(0, 0))), "b")
    assert rules.winners(state) == ["a"]
    assert rules.scores(state) == {"a": 0, "b": 1}
    assert rules.leave(state, "a") == state
