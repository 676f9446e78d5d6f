"""What games do when the people of a workspace change. Called inside those transactions."""

from typing import Any

from games.models import Player
from workspaces.models import Membership, User, Workspace

from .lobby import give_up


def workspace_left(*, workspace: Workspace, user: User, **_: Any) -> None:
    """Out of every game, in id order so that two such never wait for each other."""
    seats = Player.objects.in_open_games().filter(game__workspace=workspace, user=user)
    for game_id in list(seats.order_by("game_id").values_list("game_id", flat=True)):
        give_up(game_id, user.pk)


def workspace_role_changed(*, workspace: Workspace, user: User, membership: Membership, **_: Any) -> None:
    """Guests do not play."""
    if membership.role == Membership.Role.GUEST:
        workspace_left(workspace=workspace, user=user)
