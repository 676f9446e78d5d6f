"""Messages saved for later: seen by nobody but who saved them."""

from typing import Any

from django.db import transaction

from chat.models import Message, SavedMessage
from chat.selectors import message_find
from slackish.realtime import emit_on_commit
from workspaces.actors import Actor

from .log import NAMESPACE, own_room


@transaction.atomic
def message_save(*, actor: Actor, message_id: int, saved: bool) -> dict[str, Any]:
    """Save a message for later, or no longer; the fields of `saved-changed`. Errors: MessageNotFound."""
    message = message_find(actor, message_id)
    # Held, so that a deletion at this moment takes what was saved along.
    Message.objects.select_for_update(no_key=True).filter(pk=message.pk).first()
    own = SavedMessage.objects.filter(message=message, user=actor.user_id)
    if saved:
        place = {"workspace_id": actor.workspace_id}
        _, changed = SavedMessage.objects.get_or_create(message=message, user_id=actor.user_id, defaults=place)
    else:
        changed = bool(own.delete()[0])
    answer = {"id": message.pk, "roomId": message.channel_id, "saved": saved}
    if changed:
        emit_on_commit("saved-changed", answer, namespace=NAMESPACE, to=own_room(actor.workspace_id, actor.user_id))
    return answer
