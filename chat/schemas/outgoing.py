"""What goes over the wire: camelCase, times in milliseconds since the epoch, people's ids as strings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chat.models import Channel, Message, Reaction


def milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def message_wire(message: Message, channel: Channel, *, reactions: Iterable[Reaction] | None = None) -> dict[str, Any]:
    """A message, the same for whoever reads it. Wants its author fetched, and its reactions, or them named."""
    deleted = message.deleted_at is not None
    wire: dict[str, Any] = {
        "id": message.pk,
        "seq": message.seq,
        "revision": message.revision,
        "room": channel.public_name,
        "roomId": channel.pk,
        "user": message.author.username,
        "userId": str(message.author_id),
        "name": message.author.display_name,
        "text": "" if deleted else message.text,
        "html": "" if deleted else message.html,
        "timestamp": milliseconds(message.created_at),
        "kind": message.kind,
        "replyCount": message.reply_count,
        "lastReplyAt": milliseconds(message.last_reply_at),
        "reactions": [] if deleted else _reactions(message.reactions.all() if reactions is None else reactions),
        "files": [],
    }
    optional = {
        "clientId": message.client_id and str(message.client_id),
        "parentId": message.parent_id,
        "alsoToChannel": message.also_to_channel,
        "by": message.by_id and str(message.by_id),
        "editedAt": milliseconds(message.edited_at),
        "deleted": deleted,
    }
    return wire | {name: value for name, value in optional.items() if value}


def _reactions(reactions: Iterable[Reaction]) -> list[dict[str, Any]]:
    """In the order of each emoji's first use, and its people in theirs."""
    users: dict[str, list[str]] = defaultdict(list)
    for reaction in sorted(reactions, key=lambda each: each.pk):
        users[reaction.emoji].append(str(reaction.user_id))
    return [{"emoji": emoji, "count": len(people), "users": people} for emoji, people in users.items()]
