"""The chat's commands of `/admin`: each calls the service that events and pages call."""

from typing import Any

from chat.schemas.incoming import RoomPerson
from chat.schemas.trace import Retention, TheRoom
from chat.selectors.trace import trace_choice
from workspaces.actors import Actor
from workspaces.commands import ForAsker

from .members import member_remove
from .retention import retention_set
from .room_changes import channel_archive


def list_messages(*, actor: Actor, payload: None) -> ForAsker:
    """The latest messages that the actor may trace: where and by whom, never what."""
    chosen = [
        {
            "id": each.pk,
            "room": each.channel.public_name,
            "roomId": each.channel_id,
            "name": each.author.display_name,
            "timestamp": round(each.created_at.timestamp() * 1000),
        }
        for each in trace_choice(actor)
    ]
    return ForAsker({"messages": chosen}, told={})


def archive_room(*, actor: Actor, payload: TheRoom) -> dict[str, Any]:
    """Errors: those of `channel_archive`."""
    changed = channel_archive(actor=actor, room=payload.room, archived=True)
    return {"roomId": changed["roomId"]}


def set_retention(*, actor: Actor, payload: Retention) -> dict[str, Any]:
    """Errors: those of `retention_set`."""
    channel = retention_set(actor=actor, room=payload.room, days=payload.days)
    return {"roomId": channel.pk, "days": channel.retention_days}


def kick(*, actor: Actor, payload: RoomPerson) -> dict[str, Any]:
    """Errors: those of `member_remove`."""
    room_id = member_remove(actor=actor, room=payload.room, user_id=payload.user_id)
    return {"roomId": room_id, "userId": payload.user_id}
