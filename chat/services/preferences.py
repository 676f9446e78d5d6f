"""How somebody wants a room: starred, muted, what to be told of."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import transaction

from chat.models import ChannelMembership
from chat.schemas import SetRoomPreferences, preferences_wire
from chat.selectors import room_find
from slackish.realtime import emit_on_commit
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized

from .log import NAMESPACE, own_room
from .notices import channel_listening_key

_FIELDS = {"starred": "starred", "muted_until": "muted_until", "notify": "notify"}


@transaction.atomic
def room_prefer(*, actor: Actor, payload: SetRoomPreferences) -> dict[str, Any]:
    """Change those of one's preferences that are named; the fields of `room-preferences`.

    Errors: RoomNotFound, NotAuthorized (a public channel one is not in).
    """
    channel = room_find(actor, payload.room)
    own = ChannelMembership.objects.filter(channel=channel, user=actor.user_id)
    changes: dict[str, Any] = {name: getattr(payload, name) for name in _FIELDS if name in payload.model_fields_set}
    if changes.get("muted_until") is not None:
        changes["muted_until"] = datetime.fromtimestamp(changes["muted_until"] / 1000, UTC)
    if changes:
        own.update(**changes)
    if "notify" in changes:
        transaction.on_commit(partial(cache.delete, channel_listening_key(channel.pk)))
    membership = own.first()
    if membership is None:
        raise NotAuthorized
    preferences = {"roomId": channel.pk} | preferences_wire(membership)
    to = own_room(actor.workspace_id, actor.user_id)
    emit_on_commit("room-preferences", preferences, namespace=NAMESPACE, to=to)
    return preferences
