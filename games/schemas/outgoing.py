"""Games as they go over the wire: camelCase, people's ids as strings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from games import rules
from workspaces.schemas import person_wire

if TYPE_CHECKING:
    from games.models import Game, Player


def entry_wire(game: Game, players: Iterable[Player]) -> dict[str, Any]:
    """A game in the lobby's list. Wants the players' users fetched."""
    return {
        "id": game.pk,
        "name": game.name,
        "host": str(game.host_id) if game.host_id else None,
        "players": [_person(player) for player in players if player.left_at is None or game.status != "waiting"],
        "status": game.status,
    }


def state_wire(game: Game, players: Iterable[Player]) -> dict[str, Any]:
    """The whole of a game, the same for whoever looks. Wants the players' users fetched."""
    if game.status == "waiting":
        seats = [_person(player) | {"score": 0} for player in players]
        return {"status": game.status, "players": seats, "turn": None, "lines": [], "boxes": []}
    state = rules.load(game.state)
    scores = rules.scores(state)
    seats = [
        _person(player) | {"score": scores[str(player.user_id)]} | ({"left": True} if player.left_at else {})
        for player in players
    ]
    wire: dict[str, Any] = {
        "status": game.status,
        "players": seats,
        "turn": state.turn,
        "lines": [{**line._asdict(), "playerId": player} for line, player in state.lines],
        "boxes": [{**box._asdict(), "playerId": player} for box, player in state.boxes],
    }
    return wire | ({"winners": rules.winners(state)} if game.status == "finished" else {})


def _person(player: Player) -> dict[str, Any]:
    return person_wire(player.user)
