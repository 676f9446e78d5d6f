"""The writes of games. Each fetches as the actor may see, authorizes, validates, writes in one short
transaction, and tells after the commit."""

from .lobby import game_create, game_join, game_leave, game_start
from .moves import game_act
from .seats import seat_lose, seats_seen

__all__ = ["game_act", "game_create", "game_join", "game_leave", "game_start", "seat_lose", "seats_seen"]
