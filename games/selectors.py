"""Reads of games. A lookup starts from what the person may see, so finding is the check."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from games.errors import GameNotFound
from games.models import Game, Player
from games.querysets import OPEN, GameQuerySet
from games.schemas import entry_wire, state_wire
from workspaces.actors import Actor
from workspaces.models import Membership

_PLAYERS = Prefetch("players", Player.objects.select_related("user").order_by("seat"))


def game_find(actor: Actor, game_id: int) -> Game:
    """The game, as the actor may see it. Errors: GameNotFound."""
    game = Game.objects.visible_to(actor).filter(pk=game_id).first()
    if game is None:
        raise GameNotFound
    return game


def game_wire(actor: Actor, game_id: int) -> dict[str, Any]:
    """The fields of GameAck. Errors: GameNotFound."""
    game = Game.objects.visible_to(actor).filter(pk=game_id).prefetch_related(_PLAYERS).first()
    if game is None:
        raise GameNotFound
    players = list(game.players.all())
    return moment(game, players) | {"game": entry_wire(game, players)}


def moment(game: Game, players: Iterable[Player]) -> dict[str, Any]:
    """A game as it is now: what every event of it carries."""
    return {"gameId": game.pk, "version": game.version, "state": state_wire(game, players)}


def game_version(actor: Actor, game_id: int) -> int:
    """Errors: GameNotFound."""
    return game_find(actor, game_id).version


def players_of(game: Game) -> list[Player]:
    """In the order of their seats, with their users."""
    return list(game.players.select_related("user").order_by("seat"))


def games_list(actor: Actor) -> list[dict[str, Any]]:
    """The games of the actor's workspace, as `games-updated` tells them."""
    return entries(Game.objects.visible_to(actor))


def entries(games: GameQuerySet) -> list[dict[str, Any]]:
    """What waits, what is played, then what was played last; the newest first. Two queries each."""
    games = games.prefetch_related(_PLAYERS)
    return [
        entry_wire(game, game.players.all())
        for status in (*OPEN, "finished")
        for game in games.filter(status=status).order_by("-pk")[: settings.GAMES_LISTED[status]]
    ]


def games_of(actor: Actor) -> list[int]:
    """Ids of the games in which the actor has a seat, and which are not finished."""
    seats = Player.objects.in_open_games().filter(user=actor.user_id, game__workspace=actor.workspace_id)
    return list(seats.values_list("game", flat=True))


def game_audience(game_ids: list[int]) -> dict[int, tuple[int, frozenset[int]]]:
    """Game → (0, who may look at it): the members of its workspace."""
    workspaces = dict(Game.objects.filter(pk__in=game_ids).values_list("pk", "workspace"))
    members = Membership.objects.active().filter(workspace__in=set(workspaces.values())).exclude(role="guest")
    people: dict[int, set[int]] = {}
    for workspace_id, user_id in members.order_by().values_list("workspace", "user"):
        people.setdefault(workspace_id, set()).add(user_id)
    return {pk: (0, frozenset(people.get(workspace, ()))) for pk, workspace in workspaces.items()}


def seats_taken() -> list[tuple[int, int, int, Any]]:
    """(player, workspace, user, when seen last) of everybody with a seat in a game that is not finished."""
    seats = Player.objects.in_open_games().order_by("pk")
    return list(seats.values_list("pk", "game__workspace", "user", "seen_at"))
