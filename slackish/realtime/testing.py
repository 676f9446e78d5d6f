"""Tools for tests of namespaces and of services that emit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from . import publish
from .binary import decode_messages
from .deliveries import Delivery, Disconnect, Emit, Evict, Join


@dataclass(frozen=True, slots=True)
class Emitted:
    """An event that was published. `args` are as a client sees them."""

    event: str
    args: list[Any]
    namespace: str
    rooms: tuple[str, ...]  # empty for the whole namespace
    access: int | None


class Captured(list[Emitted]):
    """The events published, in order; `deliveries` has all that was, joins and evictions too."""

    def __init__(self) -> None:
        super().__init__()
        self.deliveries: list[Delivery] = []

    def take(self, deliveries: list[Delivery]) -> None:
        self.deliveries += deliveries
        for delivery in deliveries:
            for action in delivery.actions:
                if isinstance(action, Emit):
                    args = decode_messages(action.messages).data[1:]
                    self.append(Emitted(action.event, args, delivery.namespace, delivery.rooms or (), delivery.access))

    def named(self, event: str) -> list[Emitted]:
        return [each for each in self if each.event == event]

    @property
    def joins(self) -> list[tuple[tuple[str, ...], Join]]:
        return [
            (each.rooms or (), action)
            for each in self.deliveries
            for action in each.actions
            if isinstance(action, Join)
        ]

    @property
    def evictions(self) -> list[tuple[tuple[str, ...], int | None]]:
        return [
            (each.rooms or (), each.access)
            for each in self.deliveries
            if any(isinstance(a, Evict) for a in each.actions)
        ]

    @property
    def disconnects(self) -> list[tuple[str, tuple[str, ...]]]:
        return [
            (each.namespace, each.rooms or ())
            for each in self.deliveries
            if any(isinstance(action, Disconnect) for action in each.actions)
        ]


@contextmanager
def captured_emits() -> Iterator[Captured]:
    """Collect what is published inside the block, by commits too."""
    captured = Captured()
    publish.watchers.append(captured.take)
    try:
        yield captured
    finally:
        publish.watchers.remove(captured.take)


def as_seen(payload: Any) -> Any:
    """`payload` as it arrives at a client."""
    return orjson.loads(orjson.dumps(payload))
