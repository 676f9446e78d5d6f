"""What games refuse, by the codes of the event contract."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from slackish.realtime.errors import EventError


class GameNotFound(EventError):
    """Absent, or of another workspace: the same answer."""

    code = "game_not_found"
    default_message = _("There is no such game.")


class CannotJoinGame(EventError):
    """Full, started, or unknown: the same answer."""

    code = "cannot_join_game"
    default_message = _("Cannot join this game")


class CannotStartGame(EventError):
    code = "cannot_start_game"
    default_message = _("A game starts once, with two players or more.")


class TooManyGames(EventError):
    """`limit`: how many games that are not finished one person may host."""

    code = "too_many_games"

    def __init__(self, limit: int) -> None:
        super().__init__(
            ngettext(
                "You host %(limit)s game already: finish or leave one first.",
                "You host %(limit)s games already: finish or leave one first.",
                limit,
            )
            % {"limit": limit},
            limit=limit,
        )


class IllegalMove(EventError):
    code = "illegal_move"
    default_message = _("This line cannot be drawn.")


class NotYourTurn(EventError):
    code = "not_your_turn"
    default_message = _("It is not your turn.")
