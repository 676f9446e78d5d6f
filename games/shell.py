"""The games in the sidebar."""

from django.urls import reverse
from django.utils.translation import gettext as _

from games.models import Player
from workspaces.actors import Actor
from workspaces.shell import Item, Section

SHOWN = 5


def game_lists(actor: Actor, role: str, slug: str) -> list[Section]:
    """Those one plays in. One query."""
    seats = Player.objects.in_open_games().filter(user=actor.user_id, game__workspace=actor.workspace_id)
    games = [seat.game for seat in seats.select_related("game").order_by("-game")[:SHOWN]]
    items = [Item(game.name, reverse("game", args=[slug, game.pk]), "game", note=_note(game.status)) for game in games]
    return [Section("games", _("Games"), items, url=reverse("games", args=[slug]))] if items else []


def _note(status: str) -> str:
    return _("waiting") if status == "waiting" else _("playing")
