"""`/play` in a channel: a game, and a card that people join it from."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from chat.commands import Invocation, Outcome
from chat.services.cards import message_post_card
from games.models import Game
from workspaces.models import Workspace

from .cards import card_fields
from .lobby import game_create


@transaction.atomic
def play(command: Invocation) -> Outcome:
    """Make a game, called by what follows the command, and post its card; both or neither.

    Errors: those of `game_create` and of sending a message.
    """
    actor = command.actor
    name = command.rest or _("%(name)s’s game") % {"name": actor.name}
    game_id = game_create(actor=actor, name=name)
    slug = Workspace.objects.values_list("slug", flat=True).get(pk=actor.workspace_id)
    name = " ".join(name.split())
    data = {"gameId": game_id, "name": name, "url": reverse("game", args=[slug, game_id])} | card_fields(game_id)
    text = _("Who plays Dots and Boxes? %(name)s") % {"name": name}
    room = command.channel_id
    message = message_post_card(actor=actor, room=room, text=text, card={"type": "game", "data": data})
    Game.objects.filter(pk=game_id).update(message=message["id"])
    return Outcome(message=message)
