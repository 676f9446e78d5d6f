"""The games of the demo: one that was played, one that waits for players."""

from datetime import date, timedelta
from random import Random

from django.utils import timezone

from games import rules
from games.models import Game, Player
from workspaces.models import User, Workspace

FINISHED, WAITING = "Friday afternoon", "Lunch break"


def demo_games(*, workspace: Workspace, users: dict[str, User], today: date) -> None:
    """For the company with enough people for a table of three."""
    if workspace.slug != "acme":
        return
    now = timezone.now()
    played = [users["alice"], users["bob"], users["carol"]]
    game = Game(workspace=workspace, name=FINISHED, host=played[0], status=Game.Status.FINISHED, version=64)
    game.state = rules.dump(_played([str(user.pk) for user in played], Random(7)))
    game.created_at = game.started_at = now - timedelta(days=3)
    game.finished_at = game.created_at + timedelta(minutes=6)
    game.save()
    _seat(game, played)
    waiting = Game.objects.create(workspace=workspace, name=WAITING, host=users["carol"], version=2)
    _seat(waiting, [users["carol"], users["bob"]])


def _seat(game: Game, people: list[User]) -> None:
    Player.objects.bulk_create(Player(game=game, user=user, seat=seat) for seat, user in enumerate(people))


def _played(players: list[str], random: Random) -> rules.State:
    """To the end, as people do: whoever can close a box closes it."""
    state = rules.begin(players)
    while state.turn:
        free = sorted(rules.LINES - {line for line, _ in state.lines})
        random.shuffle(free)
        moves = [rules.draw(state, state.turn, line) for line in free]
        state = max(moves, key=lambda after: len(after.boxes))
    return state
