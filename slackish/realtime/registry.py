"""The namespaces of the project: a name, a consumer."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

from .conf import realtime_settings

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer
    from .guards import Audience


@functools.cache
def namespaces() -> dict[str, type[NamespaceConsumer]]:
    """The consumer class of each namespace, from the list that the settings name."""
    classes = import_string(realtime_settings().namespaces)
    table = {each.namespace: each for each in classes}
    if len(table) != len(classes):
        raise ValueError("two consumers share a namespace")
    return table


def guard_of(namespace: str, room: str) -> Audience | None:
    """Who may be in `room`, if its kind is guarded: see `NamespaceConsumer.guards`."""
    consumer = namespaces().get(namespace)
    if consumer is None:
        return None
    return next((audience for prefix, audience in consumer.guards.items() if room.startswith(prefix)), None)
