"""Catching up: what changed in which room since the revisions a client has."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Length

from chat.models import Channel, ChannelMembership, Message
from chat.schemas import message_wire
from workspaces.actors import Actor

from .answers import wire_size, with_details

ROOMS_A_QUERY = 200  # more would nest deeper than SQLite's expressions may
HOPELESS = 10  # so many times the limit of changes is a reload without looking
_CHARACTERS = Length("text") + Length("html")

GONE: dict[str, Any] = {"gone": True}


def sync(actor: Actor, known: dict[str, int]) -> dict[str, Any]:
    """{rooms: {id: {revision, messages} | {revision, reload} | {gone}}, more?}, only rooms that changed.

    `known`: the revision the client has of each room. A room one is not in (foreign, absent, left) is
    gone, whoever asks. Four queries, however many rooms.
    """
    known = {str(int(room)): revision for room, revision in known.items()}  # "007" is room 7
    rooms = {channel.pk: channel for channel in _own_channels(actor, known)}
    answer: dict[str, Any] = {room: GONE for room in known if int(room) not in rooms}
    changed = sorted(pk for pk, channel in rooms.items() if channel.revision != known[str(pk)])
    now, later = changed[:ROOMS_A_QUERY], changed[ROOMS_A_QUERY:]
    light = _light({pk: known[str(pk)] for pk in now if _is_worth_a_look(rooms[pk], known[str(pk)])})
    now, beyond = _within_reach(now, light)
    later = beyond + later
    touched = _touched({pk: known[str(pk)] for pk in now if pk in light})
    room_left = settings.CHAT_ANSWER_BYTES
    for place, pk in enumerate(now):
        part = _part(rooms[pk], touched.get(pk, [])) if pk in light else _reload(rooms[pk])
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


def _light(known: dict[int, int]) -> dict[int, int]:
    """Characters of what changed in each room, of those rooms alone whose changes an answer may hold.

    Weighed before they are loaded: a few hundred long messages in each of many rooms are gigabytes.
    """
    light = dict.fromkeys(known, 0)
    weights = _since(known).order_by().values("channel").annotate(count=Count("pk"), size=Sum(_CHARACTERS))
    for pk, count, size in weights.values_list("channel", "count", "size"):
        if count > settings.CHAT_SYNC_MESSAGES or size > settings.CHAT_ANSWER_BYTES:
            del light[pk]
        else:
            light[pk] = size
    return light


def _within_reach(changed: list[int], light: dict[int, int]) -> tuple[list[int], list[int]]:
    """The rooms that this answer can reach, and those for the next: on the wire it is more than characters."""
    room_left = settings.CHAT_ANSWER_BYTES
    for place, pk in enumerate(changed):
        room_left -= light.get(pk, 0)
        if room_left < 0:
            return changed[:place], changed[place:]
    return changed, []


def _touched(known: dict[int, int]) -> dict[int, list[Message]]:
    """The messages that changed since."""
    found: dict[int, list[Message]] = defaultdict(list)
    for message in with_details(_since(known).order_by("channel", "seq")):
        found[message.channel_id].append(message)
    return found


def _since(known: dict[int, int]) -> QuerySet[Message]:
    if not known:
        return Message.objects.none()
    since = Q()
    for channel_id, revision in known.items():
        since |= Q(channel=channel_id, revision__gt=revision)
    return Message.objects.filter(since)


def _part(channel: Channel, messages: list[Message]) -> dict[str, Any]:
    part = {"revision": channel.revision, "messages": [message_wire(message, channel) for message in messages]}
    return part if wire_size(part) <= settings.CHAT_ANSWER_BYTES else _reload(channel)


def _reload(channel: Channel) -> dict[str, Any]:
    return {"revision": channel.revision, "reload": True}
