"""Seats of who is away: the processes say in the database who they see, and count who nobody sees."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from games.models import Player

from .lobby import give_up


def seats_seen(people: Collection[tuple[int, int]]) -> None:
    """`people`, (workspace, user), are connected at this moment."""
    if not people:
        return
    here = Q()
    for workspace_id, user_id in people:
        here |= Q(game__workspace=workspace_id, user=user_id)
    seats = Player.objects.in_open_games().filter(here)
    Player.objects.filter(pk__in=list(seats.values_list("pk", flat=True))).update(seen_at=timezone.now())


def seat_lose(*, player_id: int, seen_at: datetime | None) -> None:
    """Take the seat of who was not seen since `seen_at`. Who was meanwhile, or left, keeps things as they are."""
    player = Player.objects.filter(pk=player_id).first()
    if player is not None:
        give_up(player.game_id, player.user_id, only_if=lambda now: now.seen_at == seen_at)
