"""What people look at just now: who reads a conversation as a message comes is not told of it.

Kept in the cache, so that every process knows; a page says so again before it is forgotten.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache


def look(user_id: int, room_id: int, parent_id: int | None) -> None:
    """This person has the room (or the thread) on a visible, focused page."""
    cache.set(_key(user_id, room_id, parent_id), 1, settings.NOTIFICATIONS_LOOKING_SECONDS)


def look_away(user_id: int, room_id: int, parent_id: int | None) -> None:
    cache.delete(_key(user_id, room_id, parent_id))


def who_looks(user_ids: Iterable[int], room_id: int | None, parent_id: int | None) -> set[int]:
    """Those of `user_ids` who have it before their eyes. One look-up."""
    if room_id is None:
        return set()
    keys = {_key(user_id, room_id, parent_id): user_id for user_id in user_ids}
    return {keys[key] for key in cache.get_many(keys)} if keys else set()


def _key(user_id: int, room_id: int, parent_id: int | None) -> str:
    return f"looking:{user_id}:{room_id}:{parent_id or 0}"
