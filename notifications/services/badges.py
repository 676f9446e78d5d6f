"""The badges of the rail: told when messages come or are read, at most once a second."""

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import TypeAlias

from django.conf import settings
from django.db import transaction

from notifications.selectors import unread_counts
from slackish.realtime import emit_on_commit
from slackish.realtime.database import later

NAMESPACE = "/notifications"
People: TypeAlias = Callable[[Collection[int]], Iterable[int]]

_touched: dict[People, set[int]] = defaultdict(set)
_timer: threading.Timer | None = None
_lock = threading.Lock()


def badges_touch_on_commit(key: int, people: People) -> None:
    """After the commit the badges of `people([key, …])` are counted anew and told to all their pages.

    `people` is asked later, off the sender's path, and once for all keys that were touched in a second.
    """
    transaction.on_commit(lambda: _touch(key, people), robust=True)


def _touch(key: int, people: People) -> None:
    global _timer
    if settings.NOTIFICATIONS_INLINE:
        _tell(people([key]))
        return
    with _lock:
        _touched[people].add(key)
        if _timer is None:
            _timer = threading.Timer(settings.NOTIFICATIONS_BADGES_EVERY, _flush)
            _timer.daemon = True
            _timer.start()


def _flush() -> None:
    global _timer
    with _lock:
        touched = dict(_touched)
        _touched.clear()
        _timer = None
    later(_tell_all, touched)


def _tell_all(touched: dict[People, set[int]]) -> None:
    _tell({user_id for people, keys in touched.items() for user_id in people(keys)})


def _tell(user_ids: Iterable[int]) -> None:
    for user_id, counts in unread_counts(user_ids).items():
        emit_on_commit("unread-count", counts, namespace=NAMESPACE, to=f"user:{user_id}")
