"""The namespace `/games`: lobbies and Dots and Boxes. Each event calls one service or selector."""

from functools import partial
from typing import Any

from games import schemas, selectors, services
from slackish.realtime.events import event
from workspaces.consumers import (
    PublicRoom,
    RoomInformation,
    WorkspaceConsumer,
    audience_of,
    has_right,
    in_workspace,
    signed_in,
)
from workspaces.roles import Right

from .emits import GAMES_ACKS, GAMES_EMITS
from .seats import seats

PREFIX = "game:"


class GamesConsumer(RoomInformation):
    """Games of two to four players of one workspace. For members, not guests."""

    namespace = "/games"
    emits = GAMES_EMITS
    acks = GAMES_ACKS
    right = Right.PLAY
    middleware = (signed_in, in_workspace, has_right)
    guards = {**WorkspaceConsumer.guards, PREFIX: audience_of(PREFIX, selectors.game_audience)}

    async def connect(self) -> None:
        """Back into the games one plays in; then the list."""
        if not await self.enter():
            return
        games = await self.read(selectors.games_of, self.actor)
        await self.join(*(f"{PREFIX}{game_id}" for game_id in games))
        if games:
            await self.write(services.seats_seen, [(self.actor.workspace_id, self.actor.user_id)])
        seats(self.connection.process).watch()
        self.emit("welcome", "Connected to games namespace")
        await self.emit_state("games-updated", lambda: self.read(selectors.games_list, self.actor))

    async def public_rooms(self) -> list[PublicRoom]:
        games = await self.read(selectors.games_list, self.actor)
        return [PublicRoom(f"game:{each['id']}", each["name"], each["id"]) for each in games]

    @event("list-games")
    async def list_games(self) -> dict[str, Any]:
        """The list of games once more."""
        return {"games": await self.read(selectors.games_list, self.actor)}

    @event("create-game", schemas.GameName)
    async def create_game(self, name: str) -> dict[str, Any]:
        """Make a game and be its host; `game-created` follows."""
        created = {"gameId": await self.write(services.game_create, actor=self.actor, name=name)}
        self.emit("game-created", created)
        return created

    @event("get-game", schemas.GameId)
    async def get_game(self, game_id: int) -> dict[str, Any]:
        """A game as it is now."""
        return await self.read(selectors.game_wire, self.actor, game_id)

    @event("watch-game", schemas.GameId)
    async def watch_game(self, game_id: int) -> dict[str, Any]:
        """Hear of a game from now on, with or without a seat in it; the ack has it as it is now."""
        await self.read(selectors.game_find, self.actor, game_id)
        state = partial(selectors.game_wire, self.actor, game_id)
        return await self.open_room(f"{PREFIX}{game_id}", access=0, state=state)

    @event("unwatch-game", schemas.GameId)
    async def unwatch_game(self, game_id: int) -> None:
        """Hear of it no more, on this socket."""
        self.leave(f"{PREFIX}{game_id}")

    @event("join-game", schemas.GameId)
    async def join_game(self, game_id: int) -> dict[str, Any]:
        """Take a seat in a game that waits. Full, started and unknown ones cannot be joined."""
        return await self.write(services.game_join, actor=self.actor, game_id=game_id)

    @event("leave-game", schemas.GameId)
    async def leave_game(self, game_id: int) -> dict[str, Any]:
        """Give one's seat up; the next player becomes the host. Without a seat nothing happens."""
        left = await self.write(services.game_leave, actor=self.actor, game_id=game_id)
        self.leave(f"{PREFIX}{game_id}")
        return left

    @event("start-game", schemas.GameId)
    async def start_game(self, game_id: int) -> dict[str, Any]:
        """Begin, with two players or more. The host."""
        return await self.write(services.game_start, actor=self.actor, game_id=game_id)

    @event("game-action", schemas.GameAction)
    async def game_action(self, payload: schemas.GameAction) -> dict[str, Any]:
        """Move. The server checks whose turn it is and whether the rules allow it; the ack has the state."""
        return await self.write(
            services.game_act, actor=self.actor, game_id=payload.game_id, action=payload.action, sid=self.sid
        )

    @event("game-version", schemas.GameId)
    async def game_version(self, game_id: int) -> dict[str, Any]:
        """The version of a game: cheap enough to ask every half minute."""
        return {"version": await self.read(selectors.game_version, self.actor, game_id)}
