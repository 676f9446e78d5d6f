"""The table a game is played at: one lock, one version, and who hears of it.

Every change takes `advance` first. Its UPDATE locks the game's row until the commit, so that two
processes that serve one game take turns, and what is read after it is true when it is told.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.functional import Promise

from games.errors import GameNotFound
from games.models import Game, Player
from games.selectors import entries, moment, players_of
from slackish.realtime import emit_on_commit
from workspaces.actors import Actor
from workspaces.models import Workspace
from workspaces.notifiers import tell_people

from .cards import card_refresh

NAMESPACE = "/games"


def advance(game_id: int) -> Game:
    """Lock the game and count one change. Call it inside a transaction, before anything is checked.

    Errors: GameNotFound, for one that went meanwhile.
    """
    if not Game.objects.filter(pk=game_id).update(version=F("version") + 1):
        raise GameNotFound
    return Game.objects.get(pk=game_id)


def room_of(game_id: int) -> str:
    """The room of who plays or watches."""
    return f"game:{game_id}"


def own_room(workspace_id: int, user_id: int) -> str:
    """One person's sockets on one workspace."""
    return f"workspace:{workspace_id}:user:{user_id}"


def tell(
    game: Game,
    event: str,
    /,
    *,
    players: list[Player] | None = None,
    also: Iterable[str] = (),
    sid: str = "",
    **more: Any,
) -> dict[str, Any]:
    """Emit `event` with the game as it is now; the payload. `also`: further rooms; `sid`: not to that socket."""
    payload = moment(game, players_of(game) if players is None else players) | more
    to = (room_of(game.pk), *also)
    emit_on_commit(event, payload, namespace=NAMESPACE, to=to, skip=(sid,) if sid else ())
    return payload


def tell_lobby(game: Game) -> None:
    """The list of games, to everybody on the workspace's games; and the card of `game` in the chat, if it has one."""
    games = Game.objects.filter(workspace=game.workspace_id)
    emit_on_commit("games-updated", entries(games), namespace=NAMESPACE, to=f"workspace:{game.workspace_id}")
    if game.message_id is not None:
        card_refresh.enqueue(game.pk, game.message_id)


def notify(game: Game, user_ids: Collection[int], title: str | Promise, actor: Actor) -> None:
    """Players who may be elsewhere."""
    slug = Workspace.objects.values_list("slug", flat=True).get(pk=game.workspace_id)
    tell_people(
        cause="game",
        recipients=user_ids,
        workspace_id=game.workspace_id,
        title=title,
        actor_id=actor.user_id,
        path=reverse("game", args=[slug, game.pk]),
    )
