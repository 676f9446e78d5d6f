"""What is said in the side room of a channel. It is not stored, but who may hear it is as with a message."""

from collections.abc import Iterable
from typing import Any

from chat.selectors import side_access
from slackish.realtime import emit_on_commit
from workspaces.actors import Actor


def side_message_send(*, actor: Actor, room_id: int, message: dict[str, Any], skip: Iterable[str]) -> None:
    """Say `message` in the side room of a channel, to who belongs to the channel by now.

    `skip`: sids and rooms that shall not get it. Errors: RoomNotFound.
    """
    access = side_access(actor, room_id, message["room"])
    emit_on_commit("new-message", message, namespace="/", to=f"side:{room_id}", access=access, skip=skip)
