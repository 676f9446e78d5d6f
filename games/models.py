"""Games of a workspace, and who has a seat in them. The whole state is here: a restart loses nothing."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from games.querysets import GameQuerySet, PlayerQuerySet


class Game(models.Model):
    """`version` counts its changes, under this row's lock; `state` is what games/rules.py makes of it."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        PLAYING = "playing", _("Playing")
        FINISHED = "finished", _("Finished")

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="games")
    name = models.CharField(_("name"), max_length=80)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("host")
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING)
    version = models.PositiveBigIntegerField(_("version"), default=0, editable=False)
    state = models.JSONField(default=dict, blank=True, editable=False)
    # With the card that `/play` posted.
    message = models.ForeignKey(
        "chat.Message", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = GameQuerySet.as_manager()

    class Meta:
        verbose_name = _("game")
        verbose_name_plural = _("games")
        indexes = [
            models.Index(fields=["workspace", "status", "-created_at"], name="games_of_a_workspace"),
            models.Index(fields=["status"], condition=~models.Q(status="finished"), name="games_that_are_open"),
        ]

    def __str__(self) -> str:
        return self.name


class Player(models.Model):
    """A seat. Who leaves a game that waits gives it back; in one that is played it stays, with `left_at`."""

    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="players")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("user")
    )
    seat = models.PositiveSmallIntegerField(_("seat"))
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)
    # Written now and then while they are connected; empty: never came since they got the seat.
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    objects = PlayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("player")
        verbose_name_plural = _("players")
        ordering = ["seat"]
        constraints = [
            models.UniqueConstraint(fields=["game", "user"], name="one_seat_per_person"),
            models.UniqueConstraint(fields=["game", "seat"], name="one_person_per_seat"),
        ]

    def __str__(self) -> str:
        return _("%(user)s in %(place)s") % {"user": self.user, "place": self.game}
