"""Row filters: which games somebody may see. The lookup is the check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef

from workspaces.actors import Actor
from workspaces.models import Membership

if TYPE_CHECKING:
    from games.models import Game, Player  # noqa: F401

OPEN = ("waiting", "playing")


class GameQuerySet(models.QuerySet["Game"]):
    def visible_to(self, actor: Actor) -> GameQuerySet:
        """All of the actor's workspace, to its members; guests see none."""
        here = Membership.objects.active().filter(workspace=OuterRef("workspace"), user_id=actor.user_id)
        return self.filter(Exists(here.exclude(role="guest")), workspace=actor.workspace_id)

    def open(self) -> GameQuerySet:
        """Not finished."""
        return self.filter(status__in=OPEN)


class PlayerQuerySet(models.QuerySet["Player"]):
    def seated(self) -> PlayerQuerySet:
        """Who has a seat and has not left it."""
        return self.filter(left_at=None)

    def in_open_games(self) -> PlayerQuerySet:
        return self.seated().filter(game__status__in=OPEN)
