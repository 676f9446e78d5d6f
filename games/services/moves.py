"""Playing: the server checks whose turn it is and whether the rules allow the move."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from games import rules
from games.errors import IllegalMove, NotYourTurn
from games.models import Game
from games.schemas import LineAction
from games.selectors import game_find
from workspaces.actors import Actor

from .lobby import play_on
from .table import advance, tell, tell_lobby


@transaction.atomic
def game_act(*, actor: Actor, game_id: int, action: LineAction, sid: str = "") -> dict[str, Any]:
    """Move, and tell all sockets but `sid`; the fields of `game-update`.

    Errors: GameNotFound, NotYourTurn (also: does not play in it), IllegalMove (also: it is not being played).
    """
    game_find(actor, game_id)
    game = advance(game_id)
    if not game.players.filter(user=actor.user_id, left_at=None).exists():
        raise NotYourTurn(_("You do not play in this game."))
    if game.status != Game.Status.PLAYING:
        raise IllegalMove(_("This game is not being played."))
    try:
        play_on(game, rules.draw(rules.load(game.state), str(actor.user_id), _line(action)))
    except rules.OutOfTurn as error:
        raise NotYourTurn from error
    except rules.Illegal as error:
        raise IllegalMove from error
    game.save(update_fields=["state", "status", "finished_at"])
    if game.status == Game.Status.FINISHED:
        tell_lobby(game)
    return tell(game, "game-update", sid=sid, playerId=str(actor.user_id), action=action.model_dump())


def _line(action: LineAction) -> rules.Line:
    return rules.Line(action.dir, action.row, action.col)
