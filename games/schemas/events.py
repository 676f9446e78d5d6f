"""The shapes of server events and acks. Services make them as plain dicts; tests hold them to these."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from slackish.realtime.wire import Wire, left_out
from workspaces.schemas.payloads import UserId

Status: TypeAlias = Literal["waiting", "playing", "finished"]
Welcome: TypeAlias = Annotated[str, Field(description="A greeting, on every connect.")]


class PlayerEntry(Wire):
    """Somebody with a seat."""

    id: UserId
    username: str
    name: str
    avatar: str | None = None


class PlayerScore(PlayerEntry):
    """Somebody with a seat, and the boxes they closed. `left`: they went while it was played."""

    score: int
    left: Literal[True] = left_out()


class GameEntry(Wire):
    """A game in the list."""

    id: int
    name: str
    host: UserId | None
    players: list[PlayerEntry]
    status: Status


class DrawnLine(Wire):
    """A line and who drew it."""

    dir: Literal["h", "v"]
    row: int
    col: int
    player_id: UserId


class ClosedBox(Wire):
    """A box and who closed it."""

    row: int
    col: int
    player_id: UserId


class GameState(Wire):
    """The whole of a game. Players are in the order of their turns; `turn` is whose it is."""

    status: Status
    players: list[PlayerScore]
    turn: UserId | None
    lines: list[DrawnLine]
    boxes: list[ClosedBox]
    winners: Annotated[list[UserId], Field(description="Of a finished game; several where they are equal.")] = (
        left_out()
    )


class InGame(Wire):
    """The game that something is about, as it is now. The higher `version` is the newer."""

    game_id: int
    version: int
    state: GameState


GamesUpdated: TypeAlias = Annotated[
    list[GameEntry],
    Field(description="The games of the workspace: those not finished, and the last that were. To all its members."),
]


class GameCreated(Wire):
    """A game was made, with its maker in it. To the socket that made it."""

    game_id: int


class PlayerJoined(InGame):
    """Somebody took a seat."""

    player_id: UserId
    player_count: int


class PlayerLeft(InGame):
    """Somebody left, or was gone for too long. `host` is who hosts it now."""

    player_id: UserId
    player_count: int
    host: UserId | None


class GameStarted(InGame):
    """It begins."""


class ActionDone(Wire):
    """What was done."""

    type: Literal["line"]
    dir: Literal["h", "v"]
    row: int
    col: int


class GameUpdate(InGame):
    """Somebody moved. To the others."""

    player_id: UserId
    action: ActionDone


class GameAck(InGame):
    """A game with its place in the list."""

    game: GameEntry


class GamesAck(Wire):
    """The games of `games-updated`."""

    games: list[GameEntry]


class VersionAck(Wire):
    """Which version is the present one."""

    version: int


class Nothing(Wire):
    """No fields."""
