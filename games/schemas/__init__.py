"""The shapes of what comes over the wire, and of what goes."""

from .incoming import GameAction, GameId, GameName, LineAction
from .outgoing import entry_wire, state_wire

__all__ = ["GameAction", "GameId", "GameName", "LineAction", "entry_wire", "state_wire"]
