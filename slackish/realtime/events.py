"""`@event`: the client events a namespace answers, each with the shape of its arguments.

The table it makes is explicit: a method that is not an event can't be reached from the wire,
whatever name a client sends.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from .errors import InvalidPayload

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer

Handler: TypeAlias = Callable[..., Awaitable[dict[str, Any] | None]]


@dataclass(frozen=True, slots=True)
class Event:
    """A client event: its name, its handler, and a schema for each of its arguments."""

    name: str
    handler: Handler
    schemas: tuple[Any, ...]
    adapters: tuple[TypeAdapter[Any], ...]

    def parse(self, args: list[Any]) -> list[Any]:
        """The checked arguments. One left out is None, where its schema allows that.

        Errors: InvalidPayload with the `field` that does not fit.
        """
        if len(args) > len(self.adapters):
            raise InvalidPayload(f"{self.name} takes {len(self.adapters)} arguments, {len(args)} came.")
        given = args + [None] * (len(self.adapters) - len(args))
        return [_checked(adapter, value) for adapter, value in zip(self.adapters, given, strict=True)]


def event(name: str, *schemas: Any) -> Callable[[Handler], Handler]:
    """Mark a consumer's method as the handler of the client event `name`.

    `schemas`: a pydantic model or type for each argument. What the handler returns is the ack's
    fields, beside `ok`; an EventError it raises is the ack's error.
    """

    def mark(handler: Handler) -> Handler:
        handler.event = Event(name, handler, schemas, tuple(TypeAdapter(each) for each in schemas))  # type: ignore[attr-defined]
        return handler

    return mark


def events_of(consumer: type[NamespaceConsumer]) -> dict[str, Event]:
    """The events of a consumer class, its bases' included."""
    found: dict[str, Event] = {}
    for base in reversed(consumer.__mro__):
        for method in vars(base).values():
            if isinstance(marked := getattr(method, "event", None), Event):
                found[marked.name] = marked
    return found


def _checked(adapter: TypeAdapter[Any], value: Any) -> Any:
    try:
        return adapter.validate_python(value, strict=True, by_alias=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = _field(first["loc"], value, is_missing=first["type"] == "missing")
        raise InvalidPayload(f"{field}: {first['msg']}" if field else first["msg"], field=field) from error


def _field(path: tuple[int | str, ...], value: Any, *, is_missing: bool) -> str:
    """The field as the client wrote it: pydantic's path also names the branches of a union."""
    parts: list[int | str] = []
    for part in path:
        try:
            value = value[part]
        except (IndexError, KeyError, TypeError):
            if not is_missing or part != path[-1]:
                break
        parts.append(part)
    return ".".join(map(str, parts))
