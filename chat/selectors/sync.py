"""Catching up: what changed in which room since the revisions a client has."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from chat.models import Channel, ChannelMembership, Message
from chat.schemas import message_wire
from workspaces.actors import Actor

from .answers import wire_size, with_details

ROOMS_A_QUERY = 200  # more would nest deeper than SQLite's expressions may
HOPELESS = 10  # so many times the limit of changes is a reload without looking

GONE: dict[str, Any] = {"gone": True}


def sync(actor: Actor, known: dict[str, int]) -> dict[str, Any]:
    """{rooms: {id: {revision, messages} | {revision, reload} | {gone}}, more?}, only rooms that changed.

    `known`: the revision the client has of each room. A room one is not in (foreign, absent, left) is
    gone, whoever asks. Three queries, however many rooms.
    """
    known = {str(int(room)): revision for room, revision in known.items()}  # "007" is room 7
    rooms = {channel.pk: channel for channel in _own_channels(actor, known)}
    answer: dict[str, Any] = {room: GONE for room in known if int(room) not in rooms}
    changed = sorted(pk for pk, channel in rooms.items() if channel.revision != known[str(pk)])
    now, later = changed[:ROOMS_A_QUERY], changed[ROOMS_A_QUERY:]
    touched = _touched({pk: known[str(pk)] for pk in now if _is_worth_a_look(rooms[pk], known[str(pk)])})
    room_left = settings.CHAT_ANSWER_BYTES
    for place, pk in enumerate(now):
        part = _part(rooms[pk], known[str(pk)], touched.get(pk, []))
        room_left -= wire_size(part)
        if room_left < 0 and place:
            later = now[place:] + later
            break
        answer[str(pk)] = part
    return {"rooms": answer, "more": later} if later else {"rooms": answer}


def _own_channels(actor: Actor, known: dict[str, int]) -> list[Channel]:
    own = ChannelMembership.objects.filter(workspace=actor.workspace_id, user=actor.user_id)
    return list(Channel.objects.joined_by(actor).filter(pk__in=map(int, known), memberships__in=own))


def _is_worth_a_look(channel: Channel, revision: int) -> bool:
    hopeless: int = settings.CHAT_SYNC_MESSAGES * HOPELESS
    return 0 < channel.revision - revision <= hopeless


def _touched(known: dict[int, int]) -> dict[int, list[Message]]:
    """The messages that changed since, one more than a room's limit at most."""
    if not known:
        return {}
    since = Q()
    for channel_id, revision in known.items():
        since |= Q(channel=channel_id, revision__gt=revision)
    place = Window(RowNumber(), partition_by=F("channel"), order_by=F("seq").asc())
    messages = Message.objects.filter(since).annotate(place=place).filter(place__lte=settings.CHAT_SYNC_MESSAGES + 1)
    found: dict[int, list[Message]] = defaultdict(list)
    for message in with_details(messages.order_by("channel", "seq")):
        found[message.channel_id].append(message)
    return found


def _part(channel: Channel, revision: int, messages: list[Message]) -> dict[str, Any]:
    too_many = len(messages) > settings.CHAT_SYNC_MESSAGES
    if too_many or not _is_worth_a_look(channel, revision):
        return {"revision": channel.revision, "reload": True}
    part = {"revision": channel.revision, "messages": [message_wire(message, channel) for message in messages]}
    if wire_size(part) > settings.CHAT_ANSWER_BYTES:
        return {"revision": channel.revision, "reload": True}
    return part
