"""What the namespace says, by name: `emits` to sockets, `acks` to whoever asked."""

from typing import Any

from games.schemas import events

GAMES_EMITS: dict[str, Any] = {
    "game-created": events.GameCreated,
    "game-started": events.GameStarted,
    "game-update": events.GameUpdate,
    "games-updated": events.GamesUpdated,
    "player-joined": events.PlayerJoined,
    "player-left": events.PlayerLeft,
    "welcome": events.Welcome,
}

GAMES_ACKS: dict[str, Any] = {
    "create-game": events.GameCreated,
    "game-action": events.GameUpdate,
    "game-version": events.VersionAck,
    "get-game": events.GameAck,
    "join-game": events.PlayerJoined,
    "leave-game": events.PlayerLeft,
    "list-games": events.GamesAck,
    "start-game": events.GameStarted,
    "unwatch-game": events.Nothing,
    "watch-game": events.GameAck,
}
