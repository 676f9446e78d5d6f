"""Making games, taking and leaving seats, starting."""

from collections.abc import Callable
from typing import Any, TypeAlias

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from games import policies, rules
from games.errors import CannotJoinGame, CannotStartGame, GameNotFound, TooManyGames
from games.models import Game, Player
from games.selectors import game_find, moment, players_of
from slackish.realtime import join_on_commit
from workspaces.actors import Actor
from workspaces.errors import InvalidName, NotAuthorized
from workspaces.roles import Right, may
from workspaces.selectors import membership_of

from .table import NAMESPACE, advance, notify, own_room, room_of, tell, tell_lobby

Payload: TypeAlias = dict[str, Any]


class _NoSeat(Exception):
    """Undoes what was begun."""


@transaction.atomic
def game_create(*, actor: Actor, name: str) -> int:
    """Make a game with the actor as its host, in the first seat; its id.

    Errors: NotAuthorized (guests), InvalidName, TooManyGames.
    """
    membership = membership_of(actor)
    if membership is None or not may(membership.role, Right.PLAY):
        raise NotAuthorized
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80 or not name.isprintable():
        raise InvalidName(_("A game's name has 1 to 80 characters."))
    hosted = Game.objects.open().filter(workspace=actor.workspace_id, host=actor.user_id).count()
    if hosted >= settings.GAMES_HOSTED:
        raise TooManyGames(settings.GAMES_HOSTED)
    game = Game(workspace_id=actor.workspace_id, name=name, host_id=actor.user_id)
    game.full_clean()
    game.save()
    Player.objects.create(game=game, user_id=actor.user_id, seat=0)
    _bring_in(game, actor.user_id)
    tell_lobby(game)
    return game.pk


def game_join(*, actor: Actor, game_id: int) -> Payload:
    """Take a seat; the fields of `player-joined`. Who has one already keeps it, and nobody is told.

    Errors: CannotJoinGame (full, started, unknown).
    """
    try:
        game = game_find(actor, game_id)
        with transaction.atomic():
            if (seated := _seated(game, actor.user_id)) is not None:
                _bring_in(game, actor.user_id)
                return seated
            return _take_seat(actor, game.pk)
    except GameNotFound as error:
        raise CannotJoinGame from error


@transaction.atomic
def game_start(*, actor: Actor, game_id: int) -> Payload:
    """Begin it, the host with the first move; the fields of `game-started`.

    Errors: GameNotFound, CannotStartGame (also: not its host).
    """
    game_find(actor, game_id)
    game = advance(game_id)
    if not policies.may_start(game, actor.user_id):
        raise CannotStartGame(_("Only the host starts a game."))
    players = players_of(game)
    if not policies.can_start(game, len(players)):
        raise CannotStartGame
    # The host sits first: the seat passes on with the role, to whoever sat next.
    game.state = rules.dump(rules.begin([str(player.user_id) for player in players]))
    game.status, game.started_at = Game.Status.PLAYING, timezone.now()
    game.save(update_fields=["state", "status", "started_at"])
    tell_lobby(game)
    title = format_lazy(_("{name} started the game {game}"), name=actor.name, game=game.name)
    notify(game, [player.user_id for player in players], title, actor)
    return tell(game, "game-started", players=players)


def game_leave(*, actor: Actor, game_id: int) -> Payload:
    """Give the seat up; the fields of `player-left`. Without one, nothing happens.

    Errors: GameNotFound.
    """
    game = game_find(actor, game_id)
    left = give_up(game_id, actor.user_id)
    if left is not None:
        return left
    players = players_of(game)
    return moment(game, players) | _left(game, actor.user_id, players)


def give_up(game_id: int, user_id: int, *, only_if: Callable[[Player], bool] = lambda player: True) -> Payload | None:
    """Take the person out of the game, and tell; the fields of `player-left`. None if they had no seat in it.

    A game that waits gets its seat back, and is gone with the last of them. In one that is played the
    turn passes on, and with one left it is over. `only_if` is asked under the lock.
    """
    try:
        with transaction.atomic():
            game = advance(game_id)
            return _stand_up(game, _seat_of(game, user_id, only_if))
    except (_NoSeat, GameNotFound):
        return None


def play_on(game: Game, state: rules.State) -> None:
    """Keep `state`; to be saved by the caller."""
    game.state = rules.dump(state)
    if rules.is_over(state):
        game.status, game.finished_at = Game.Status.FINISHED, timezone.now()


def _seat_of(game: Game, user_id: int, only_if: Callable[[Player], bool]) -> Player:
    player = Player.objects.in_open_games().filter(game=game, user=user_id).first()
    if player is None or not only_if(player):
        raise _NoSeat
    return player


def _stand_up(game: Game, player: Player) -> Payload:
    if game.status == Game.Status.WAITING:
        player.delete()
    else:
        player.left_at = timezone.now()
        player.save(update_fields=["left_at"])
        play_on(game, rules.leave(rules.load(game.state), str(player.user_id)))
    players = players_of(game)
    present = [each for each in players if each.left_at is None]
    if game.host_id == player.user_id:
        game.host = present[0].user if present else None
    game.save(update_fields=["host", "state", "status", "finished_at"])
    payload = tell(game, "player-left", players=players, **_left(game, player.user_id, players))
    if not players:
        Game.objects.filter(pk=game.pk).delete()  # the instance keeps its id: its card is told so
    tell_lobby(game)
    return payload


def _seated(game: Game, user_id: int) -> Payload | None:
    players = players_of(game)
    if not _has_seat(user_id, players):
        return None
    return moment(game, players) | _joined(user_id, players)


def _take_seat(actor: Actor, game_id: int) -> Payload:
    game = advance(game_id)
    players = players_of(game)
    if _has_seat(actor.user_id, players):  # taken by their other tab at this moment
        return moment(game, players) | _joined(actor.user_id, players)
    if not policies.may_join(game, len(players), settings.GAMES_SEATS):
        raise CannotJoinGame
    seat = max((each.seat for each in players), default=-1) + 1
    Player.objects.create(game=game, user_id=actor.user_id, seat=seat)
    _bring_in(game, actor.user_id)
    players = players_of(game)
    tell_lobby(game)
    if game.host_id is not None:
        title = format_lazy(_("{name} joined your game {game}"), name=actor.name, game=game.name)
        notify(game, [game.host_id], title, actor)
    own = own_room(game.workspace_id, actor.user_id)  # whose sockets are only just coming into the room
    return tell(game, "player-joined", players=players, also=(own,), **_joined(actor.user_id, players))


def _has_seat(user_id: int, players: list[Player]) -> bool:
    return any(each.user_id == user_id and each.left_at is None for each in players)


def _bring_in(game: Game, user_id: int) -> None:
    """All of the person's sockets on this workspace's games."""
    join_on_commit(room_of(game.pk), namespace=NAMESPACE, select=own_room(game.workspace_id, user_id))


def _joined(user_id: int, players: list[Player]) -> Payload:
    return {"playerId": str(user_id), "playerCount": sum(each.left_at is None for each in players)}


def _left(game: Game, user_id: int, players: list[Player]) -> Payload:
    return _joined(user_id, players) | {"host": str(game.host_id) if game.host_id else None}
