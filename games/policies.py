"""Who may do what in a game. Whether somebody may see it at all is `visible_to`'s business."""

from games import rules
from games.models import Game


def may_join(game: Game, seated: int, seats: int) -> bool:
    """`seated`: how many have a seat already; `seats`: how many there are."""
    return game.status == Game.Status.WAITING and seated < seats


def may_start(game: Game, user_id: int) -> bool:
    return game.host_id == user_id


def can_start(game: Game, seated: int) -> bool:
    return game.status == Game.Status.WAITING and seated >= rules.FEWEST
