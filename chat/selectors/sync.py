"""Catching up: what changed in which room since the revisions a client has."""

from collections import defaultdict
from typing import Any

from django.conf import settings

from chat.models import Channel, Message
from chat.schemas import message_wire
from workspaces.actors import Actor

from .answers import wire_size
from .reading import changed

ROOMS_A_QUERY = 200  # more would nest deeper than SQLite's expressions may
HOPELESS = 10  # so many times the limit of changes is a reload without looking
# Composed from querysets it is two statements, and four times as dear as running it.
_OWN = """
    WITH known (id, revision) AS (VALUES ROWS), own AS (
        SELECT channel.*, known.revision AS known_revision
        FROM known
        JOIN chat_channel channel ON channel.id = known.id
        JOIN chat_channelmembership place ON place.channel_id = channel.id
        JOIN workspaces_membership belongs
          ON belongs.workspace_id = channel.workspace_id AND belongs.user_id = place.user_id
        JOIN workspaces_user person ON person.id = place.user_id
        WHERE person.id = %s AND channel.workspace_id = %s AND person.is_active AND belongs.deactivated_at IS NULL
    ), weight AS (
        SELECT own.id, COUNT(*) AS touched, SUM(LENGTH(message.text) + LENGTH(message.html)) AS characters
        FROM own
        JOIN chat_message message ON message.channel_id = own.id AND message.revision > own.known_revision
        WHERE own.id IN (SELECT id FROM own WHERE revision - known_revision BETWEEN 1 AND %s ORDER BY id LIMIT %s)
        GROUP BY own.id
    )
    SELECT own.*, COALESCE(weight.touched, 0) AS touched, COALESCE(weight.characters, 0) AS characters
    FROM own LEFT JOIN weight ON weight.id = own.id
"""

GONE: dict[str, Any] = {"gone": True}


def sync(actor: Actor, known: dict[str, int]) -> dict[str, Any]:
    """{rooms: {id: {revision, messages} | {revision, reload} | {gone}}, more?}, only rooms that changed.

    `known`: the revision the client has of each room. A room one is not in (foreign, absent, left) is
    gone, whoever asks. Three queries, however many rooms, and a fourth where a message carries files.
    """
    known = {str(int(room)): revision for room, revision in known.items()}  # "007" is room 7
    rooms = {channel.pk: channel for channel in _own_channels(actor, known)}
    answer: dict[str, Any] = {room: GONE for room in known if int(room) not in rooms}
    behind = sorted(pk for pk, channel in rooms.items() if channel.revision != known[str(pk)])
    now, later = behind[:ROOMS_A_QUERY], behind[ROOMS_A_QUERY:]
    light = {pk: rooms[pk].characters for pk in now if _is_light(rooms[pk])}
    now, beyond = _within_reach(now, light)
    later = beyond + later
    touched = _touched({pk: (known[str(pk)], rooms[pk].revision) for pk in now if pk in light})
    room_left = settings.CHAT_ANSWER_BYTES
    for place, pk in enumerate(now):
        part = _part(rooms[pk], touched.get(pk, [])) if pk in light else _reload(rooms[pk])
        room_left -= wire_size(part)
        if room_left < 0 and place:
            later = now[place:] + later
            break
        answer[str(pk)] = part
    return {"rooms": answer, "more": later} if later else {"rooms": answer}


def _own_channels(actor: Actor, known: dict[str, int]) -> list[Any]:
    """Those of the rooms one is in, with the count and the characters of what changed in each since.

    Weighed before they are loaded: a few hundred long messages in each of many rooms are gigabytes.
    """
    if not known:
        return []
    sql = _OWN.replace("ROWS", ", ".join(["(%s, %s)"] * len(known)))
    revisions = [number for room, revision in known.items() for number in (int(room), revision)]
    hopeless = settings.CHAT_SYNC_MESSAGES * HOPELESS
    return list(Channel.objects.raw(sql, [*revisions, actor.user_id, actor.workspace_id, hopeless, ROOMS_A_QUERY]))


def _is_light(channel: Any) -> bool:
    """Whether an answer may hold what changed in it."""
    behind = channel.revision - channel.known_revision
    return bool(
        0 < behind <= settings.CHAT_SYNC_MESSAGES * HOPELESS
        and channel.touched <= settings.CHAT_SYNC_MESSAGES
        and channel.characters <= settings.CHAT_ANSWER_BYTES
    )


def _within_reach(changed: list[int], light: dict[int, int]) -> tuple[list[int], list[int]]:
    """The rooms that this answer can reach, and those for the next: on the wire it is more than characters."""
    room_left = settings.CHAT_ANSWER_BYTES
    for place, pk in enumerate(changed):
        room_left -= light.get(pk, 0)
        if room_left < 0:
            return changed[:place], changed[place:]
    return changed, []


def _touched(known: dict[int, tuple[int, int]]) -> dict[int, list[Message]]:
    """The messages that changed since; what changed again after its room was read comes by its own event."""
    found: dict[int, list[Message]] = defaultdict(list)
    for message in changed(known):
        found[message.channel_id].append(message)
    return found


def _part(channel: Channel, messages: list[Message]) -> dict[str, Any]:
    part = {"revision": channel.revision, "messages": [message_wire(message, channel) for message in messages]}
    return part if wire_size(part) <= settings.CHAT_ANSWER_BYTES else _reload(channel)


def _reload(channel: Channel) -> dict[str, Any]:
    return {"revision": channel.revision, "reload": True}
