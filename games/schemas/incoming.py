"""The payloads of client events: frozen, strict, and nothing unknown in them."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from workspaces.schemas.payloads import Id, Payload, Text

GameId: TypeAlias = Annotated[Id, Field(description="A game by its id.")]
GameName: TypeAlias = Annotated[Text, Field(max_length=200, description="What it is called, 1 to 80 characters.")]


class LineAction(Payload):
    """Draw a line: `h` are those below and above boxes, `v` those between them."""

    type: Literal["line"]
    dir: Literal["h", "v"]
    row: int
    col: int


class GameAction(Payload):
    game_id: GameId
    action: LineAction
