"""Game lobbies of at most four players.

Like the usual listing it keeps the games in the memory of one process; what must outlive it, or be shared
between processes, belongs in a table. Unlike it, a player is an account and not a socket, so a second tab
is no second player; an action is for who plays; and a game that everybody left is gone.
"""

import secrets
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Field

from slackish.realtime import EventError, event, of

from .payloads import Payload
from .people import SignedInConsumer

SEATS = 4
LOBBY = "lobby"


@dataclass
class Game:
    name: str
    host: str
    players: dict[str, set[str]] = field(default_factory=dict)  # account → its sockets
    status: str = "waiting"

    def seat(self, socket: SignedInConsumer) -> None:
        self.players.setdefault(socket.user_key, set()).add(socket.sid)

    def unseat(self, socket: SignedInConsumer) -> None:
        """A player with another tab open stays."""
        self.players[socket.user_key].discard(socket.sid)
        if not self.players[socket.user_key]:
            del self.players[socket.user_key]


class CannotJoinGame(EventError):
    """Full or unknown: the same answer."""

    code = "cannot_join_game"
    default_message = "Cannot join this game"


class GameAction(Payload):
    game_id: str
    action: Any


games: dict[str, Game] = {}


class GameLobbyConsumer(SignedInConsumer):
    """Making games, joining them, and passing moves on."""

    namespace = "/game-lobby"

    async def connect(self) -> None:
        await self.join(LOBBY)
        self.emit("games-updated", listed())

    @event("create-game", Annotated[str, Field(min_length=1, max_length=80)])
    async def create_game(self, name: str) -> dict[str, Any]:
        game_id = f"game:{secrets.token_urlsafe(9)}"
        games[game_id] = Game(name, host=self.user_key)
        games[game_id].seat(self)
        await self.join(game_id)
        self.emit("game-created", {"gameId": game_id})
        of(self.namespace).to(LOBBY).emit("games-updated", listed())
        return {"gameId": game_id}

    @event("join-game", str)
    async def join_game(self, game_id: str) -> None:
        game = games.get(game_id)
        if game is None or (self.user_key not in game.players and len(game.players) >= SEATS):
            raise CannotJoinGame
        game.seat(self)
        await self.join(game_id)
        joined = {"playerId": self.user_key, "playerCount": len(game.players)}
        of(self.namespace).to(game_id).emit("player-joined", joined)

    @event("game-action", GameAction)
    async def game_action(self, payload: GameAction) -> None:
        if payload.game_id not in self.rooms or payload.game_id not in games:
            raise CannotJoinGame
        self.to(payload.game_id).emit("game-update", {"playerId": self.user_key, "action": payload.action})

    async def disconnect(self, reason: str) -> None:
        for game_id in self.rooms & games.keys():
            games[game_id].unseat(self)
            if not games[game_id].players:
                del games[game_id]
            of(self.namespace).to(LOBBY).emit("games-updated", listed())


def listed() -> list[dict[str, Any]]:
    return [
        {"id": game_id, "name": game.name, "host": game.host, "players": [*game.players], "status": game.status}
        for game_id, game in games.items()
    ]
