"""Messages with all that is told of them, by statements that are written out.

Every page opens with one of these and every return asks another: composing them from querysets costs many
times what they cost to run.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from chat.models import Channel, Message, Reaction
from workspaces.actors import Actor
from workspaces.models import User

from .answers import with_files

_TOLD = "message.*, author.username AS author_username, author.name AS author_name"

# Weighed before they are loaded, as in history.py: a page of long messages is megabytes.
_NEWEST = f"""
    WITH nearest AS (
        SELECT message.id, message.seq, LENGTH(message.text) + LENGTH(message.html) AS characters
        FROM chat_message message
        WHERE message.channel_id = %s AND (message.parent_id IS NULL OR message.also_to_channel) AND EXISTS (
            SELECT 1
            FROM chat_channel channel
            JOIN workspaces_membership belongs ON belongs.workspace_id = channel.workspace_id
            JOIN workspaces_user person ON person.id = belongs.user_id
            LEFT JOIN chat_channelmembership place ON place.channel_id = channel.id AND place.user_id = person.id
            WHERE channel.id = message.channel_id AND channel.workspace_id = %s AND person.id = %s
              AND person.is_active AND belongs.deactivated_at IS NULL
              AND (place.id IS NOT NULL OR (channel.kind = 'public' AND belongs.role <> 'guest')))
        ORDER BY message.seq DESC LIMIT %s
    ), weighed AS (
        SELECT id, COUNT(*) OVER () AS among,
               SUM(characters) OVER (ORDER BY seq DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS nearer
        FROM nearest
    )
    SELECT {_TOLD}, weighed.among, channel.kind AS channel_kind, channel.name AS channel_name
    FROM weighed
    JOIN chat_message message ON message.id = weighed.id
    JOIN chat_channel channel ON channel.id = message.channel_id
    JOIN workspaces_user author ON author.id = message.author_id
    WHERE weighed.nearer IS NULL OR weighed.nearer < %s
    ORDER BY message.seq DESC LIMIT %s
"""  # noqa: S608
_CHANGED = f"""
    SELECT {_TOLD}
    FROM chat_message message
    JOIN workspaces_user author ON author.id = message.author_id
    WHERE {{since}}
    ORDER BY message.channel_id, message.seq
"""  # noqa: S608
_SINCE = "(message.channel_id = %s AND message.revision > %s AND message.revision <= %s)"
_REACTIONS = "SELECT * FROM chat_reaction WHERE message_id IN ({places})"


def newest(actor: Actor, channel_id: int, limit: int) -> list[Any]:
    """The last of a log, the newest first, each with its channel and `among` how many there were to choose from.

    The channel is found and authorized in the statement that reads it: none where the actor may not see it.
    """
    values = [channel_id, actor.workspace_id, actor.user_id, limit + 1, settings.CHAT_ANSWER_BYTES, limit]
    found: list[Any] = _read(_NEWEST, values)
    if found:
        named = (channel_id, found[0].channel_kind, found[0].channel_name)
        channel = Channel.from_db(None, ["id", "kind", "name"], named)
        for each in found:
            each.channel = channel
    return found


def changed(known: dict[int, tuple[int, int]]) -> list[Message]:
    """By channel and seq what changed in channels: id → after which revision, and up to which one."""
    if not known:
        return []
    values = [each for channel_id, revisions in known.items() for each in (channel_id, *revisions)]
    return _read(_CHANGED.format(since=" OR ".join([_SINCE] * len(known))), values)


def _read(statement: str, values: Sequence[int]) -> list[Any]:
    found: list[Any] = list(Message.objects.raw(statement, values))
    authors: dict[int, User] = {}
    for each in found:
        if each.author_id not in authors:
            # What else is asked of an author is fetched.
            name = (each.author_id, each.author_username, each.author_name)
            authors[each.author_id] = User.from_db(None, ["id", "username", "name"], name)
        each.author = authors[each.author_id]
    _add_reactions(found)
    return with_files(found)


def _add_reactions(messages: Iterable[Message]) -> None:
    """As `prefetch_related` would leave them."""
    by_id = {each.pk: each for each in messages}
    if not by_id:
        return
    reactions: dict[int, list[Reaction]] = defaultdict(list)
    statement = _REACTIONS.format(places=", ".join(["%s"] * len(by_id)))
    for reaction in Reaction.objects.raw(statement, list(by_id)):
        reactions[reaction.message_id].append(reaction)
    for pk, message in by_id.items():
        message._prefetched_objects_cache = {"reactions": reactions[pk]}  # type: ignore[attr-defined]
