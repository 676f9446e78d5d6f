"""The namespaces that are served: a name, a consumer."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

from .conf import realtime_settings

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer
    from .guards import Audience

_served: dict[str, type[NamespaceConsumer]] = {}


@functools.cache
def namespaces() -> dict[str, type[NamespaceConsumer]]:
    """The consumer class of each namespace of the project, from the list that the settings name."""
    return serve(import_string(realtime_settings().namespaces))


def serve(classes: Iterable[type[NamespaceConsumer]]) -> dict[str, type[NamespaceConsumer]]:
    """The table of `classes` by name. Rooms are the process's: a name means one consumer in all of it.

    Errors: ValueError for two consumers of one name.
    """
    table: dict[str, type[NamespaceConsumer]] = {}
    for each in classes:
        if table.setdefault(each.namespace, each) is not each or _served.setdefault(each.namespace, each) is not each:
            raise ValueError(f"two consumers share the namespace {each.namespace}")
    return table


def consumer_of(table: Mapping[str, type[NamespaceConsumer]], name: str) -> type[NamespaceConsumer] | None:
    """The consumer of a namespace: the one of that name, else the first dynamic one that covers it."""
    found = table.get(name)
    if found is not None and found.dynamic is None:
        return found
    return next((each for each in table.values() if each.covers(name)), None)


def guard_of(namespace: str, room: str) -> Audience | None:
    """Who may be in `room`, if its kind is guarded: see `NamespaceConsumer.guards`."""
    consumer = consumer_of(_served, namespace) or consumer_of(namespaces(), namespace)
    if consumer is None:
        return None
    return next((audience for prefix, audience in consumer.guards.items() if room.startswith(prefix)), None)
