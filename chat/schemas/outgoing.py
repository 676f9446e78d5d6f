"""What goes over the wire: camelCase, times in milliseconds since the epoch, people's ids as strings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.utils import timezone

if TYPE_CHECKING:
    from chat.models import Channel, File, Message, Reaction


def milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def message_wire(
    message: Message,
    channel: Channel,
    *,
    reactions: Iterable[Reaction] | None = None,
    files: Iterable[File] | None = None,
) -> dict[str, Any]:
    """A message, the same for whoever reads it. Wants its author, reactions and files fetched, or them named."""
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
        "reactions": [] if deleted else reactions_wire(message.reactions.all() if reactions is None else reactions),
        "files": [] if deleted else _files(_files_of(message) if files is None else files),
    }
    optional = {
        "clientId": message.client_id and str(message.client_id),
        "parentId": message.parent_id,
        "alsoToChannel": message.also_to_channel,
        "by": message.by_id and str(message.by_id),
        "editedAt": milliseconds(message.edited_at),
        "deleted": deleted,
        "pinned": message.pinned_at is not None,
        "links": [] if deleted else message.links,
        "me": message.is_action,
        "card": message.card,
    }
    return wire | {name: value for name, value in optional.items() if value}


def file_wire(file: File) -> dict[str, Any]:
    """A file, the same for whoever sees it; whether they may fetch it, is asked then."""
    url = f"/files/{file.pk}"
    wire: dict[str, Any] = {"id": file.pk, "name": file.name, "type": file.type, "size": file.size, "url": url}
    if file.width is None:
        return wire
    picture = {"width": file.width, "height": file.height, "thumbUrl": f"{url}/thumb" if file.thumb else url}
    return wire | picture


def _files_of(message: Message) -> Iterable[File]:
    return message.files.all() if message.file_count else ()


def _files(files: Iterable[File]) -> list[dict[str, Any]]:
    return [file_wire(file) for file in sorted(files, key=lambda each: each.position)]


def reactions_wire(reactions: Iterable[Reaction]) -> list[dict[str, Any]]:
    """In the order of each emoji's first use, and its people in theirs."""
    users: dict[str, list[str]] = defaultdict(list)
    for reaction in sorted(reactions, key=lambda each: each.pk):
        users[reaction.emoji].append(str(reaction.user_id))
    return [{"emoji": emoji, "count": len(people), "users": people} for emoji, people in users.items()]


class Place(Protocol):
    """How somebody wants a room: of their membership, or of a row that was read without one."""

    @property
    def starred(self) -> bool: ...
    @property
    def muted_until(self) -> datetime | None: ...
    @property
    def notify(self) -> str: ...


def preferences_wire(place: Place) -> dict[str, Any]:
    """How somebody wants a room. Muted for ever is muted until a day far off."""
    until = place.muted_until
    muted = until is not None and until > timezone.now()
    wire = {"starred": place.starred, "muted": muted, "notify": place.notify}
    return wire | {"mutedUntil": milliseconds(until)} if muted else wire
