"""Changing a channel as a whole: its name, topic and description, and whether it is archived."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat import names, policies
from chat.errors import RoomExists
from chat.models import Channel, Message
from chat.schemas import UpdateRoom
from chat.selectors import room_find, writer_find
from chat.selectors.people import role_of
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized
from workspaces.models import User

from .log import Unchanged, advance, note, tell


def channel_update(*, actor: Actor, payload: UpdateRoom) -> dict[str, Any]:
    """Change what is named of name, topic and description; the fields of `room-changed`.

    Errors: RoomNotFound, NotAuthorized (not in it, a guest, not one's to rename, a direct conversation,
    the first channel's name), RoomArchived, RoomExists, InvalidPayload (the name).
    """
    channel = room_find(actor, payload.room)
    changes: dict[str, str] = {
        field: value.strip() for field in ("topic", "description") if (value := getattr(payload, field)) is not None
    }
    if payload.name is not None:
        changes["name"] = names.checked(payload.name)
    role, place = role_of(actor), writer_find(actor, channel.pk)
    if not policies.may_describe(role, place[0] if place else None, channel):
        raise NotAuthorized
    if changes.get("name", channel.name) != channel.name and not policies.may_rename(role, actor.user_id, channel):
        raise NotAuthorized
    try:
        with transaction.atomic():
            return _change(actor, channel, changes)
    except Unchanged:
        return _wire(room_find(actor, channel.pk))
    except IntegrityError as error:
        if Channel.objects.filter(workspace=actor.workspace_id, name=changes.get("name")).exists():
            raise RoomExists from error
        raise


def channel_archive(*, actor: Actor, room: str | int, archived: bool) -> dict[str, Any]:
    """Close a channel to all writing, or open it again; the fields of `room-changed`. Nobody is put out.

    Errors: RoomNotFound, NotAuthorized (not one's to archive, a direct conversation, the first channel).
    """
    channel = room_find(actor, room)
    if not policies.may_rename(role_of(actor), actor.user_id, channel):
        raise NotAuthorized
    try:
        with transaction.atomic():
            return _set_archived(actor, channel.pk, archived)
    except Unchanged:
        return _wire(room_find(actor, channel.pk))


def _set_archived(actor: Actor, channel_id: int, archived: bool) -> dict[str, Any]:
    channel = advance(channel_id, entries=1, archived_too=True)
    if (channel.archived_at is not None) == archived:
        raise Unchanged
    channel.archived_at = timezone.now() if archived else None
    channel.save(update_fields=["archived_at"])
    tell(channel, "room-changed", _wire(channel))
    note(channel, Message.Kind.ARCHIVED if archived else Message.Kind.UNARCHIVED, User.objects.get(pk=actor.user_id))
    return _wire(channel)


def _change(actor: Actor, channel: Channel, wanted: dict[str, str]) -> dict[str, Any]:
    before = Channel.objects.get(pk=channel.pk)
    notes = _notes(before, wanted)
    channel = advance(channel.pk, entries=len(notes))
    changes = {field: value for field, value in wanted.items() if getattr(channel, field) != value}
    if not changes:
        raise Unchanged
    for field, value in changes.items():
        setattr(channel, field, value)
    channel.save(update_fields=list(changes))
    tell(channel, "room-changed", _wire(channel))
    person = User.objects.get(pk=actor.user_id)
    for place, (kind, sentence, values) in enumerate(notes, start=1):
        note(channel, kind, person, says=sentence, values=values, back=len(notes) - place)
    return _wire(channel)


def _notes(before: Channel, wanted: dict[str, str]) -> list[tuple[str, Promise, dict[str, str]]]:
    """(kind, sentence, its values) of each change the log tells. Read before the lock: of two at once both tell."""
    notes: list[tuple[str, Promise, dict[str, str]]] = []
    if wanted.get("name", before.name) != before.name:
        values = {"before": before.name, "after": wanted["name"]}
        notes.append((Message.Kind.RENAMED, _("{name} renamed the room from {before} to {after}"), values))
    if (topic := wanted.get("topic", before.topic)) != before.topic:
        sentence = _("{name} set the topic: {topic}") if topic else _("{name} cleared the topic")
        notes.append((Message.Kind.TOPIC, sentence, {"topic": topic}))
    return notes


def _wire(channel: Channel) -> dict[str, Any]:
    return {
        "room": channel.public_name,
        "roomId": channel.pk,
        "revision": channel.revision,
        "name": channel.public_name,
        "topic": channel.topic,
        "description": channel.description,
        "archived": channel.archived_at is not None,
    }
