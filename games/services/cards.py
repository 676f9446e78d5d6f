"""The card that `/play` posted, kept true: who is in, whether one can still join, who won.

A task, enqueued in the transaction that changed the game: the channel is locked when the game no longer
is, so that who leaves a workspace, and locks channels and then games, never waits crosswise; and a
server that is killed between the two leaves no card that invites to a game long over.
"""

from typing import Any

from django.conf import settings
from django_tasks import task

from chat.services.cards import message_card_change
from games import rules
from games.models import Game
from games.selectors import players_of


@task()
def card_refresh(game_id: int, message_id: int) -> bool:
    """Bring the card up to date; whether it was not. May run twice."""
    return message_card_change(message_id=message_id, fields=lambda: card_fields(game_id))


def card_fields(game_id: int) -> dict[str, Any]:
    """What a card says of its game as it is now: `status`, the `players` and the `winners` by their ids.

    Full is said apart from waiting; `gone` is a game that everybody left before it began.
    """
    game = Game.objects.filter(pk=game_id).first()
    if game is None:
        return {"status": "gone", "players": [], "winners": []}
    players = [str(each.user_id) for each in players_of(game) if each.left_at is None]
    is_full = game.status == Game.Status.WAITING and len(players) >= settings.GAMES_SEATS
    won = rules.winners(rules.load(game.state)) if game.status == Game.Status.FINISHED else []
    return {"status": "full" if is_full else str(game.status), "players": players, "winners": won}
