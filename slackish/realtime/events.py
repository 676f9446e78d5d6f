"""`@event`: the client events a namespace answers, each with the shape of its arguments.

The table it makes is explicit: a method that is not an event can't be reached from the wire,
whatever name a client sends.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from .errors import InvalidPayload
from .packets import RESERVED_EVENTS

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer


class Ack:
    """What a handler returns to choose the ack's arguments itself, instead of an object with `ok`."""

    __slots__ = ("args",)

    def __init__(self, *args: Any) -> None:
        self.args = args


Handler: TypeAlias = Callable[..., Awaitable[dict[str, Any] | Ack | None]]


@dataclass(frozen=True, slots=True)
class Event:
    """A client event: its name, its handler, a schema for each argument, and one for any that follow."""

    name: str
    handler: Handler
    schemas: tuple[Any, ...]
    adapters: tuple[TypeAdapter[Any], ...]
    rest: TypeAdapter[Any] | None = None

    def parse(self, args: list[Any]) -> list[Any]:
        """The checked arguments. One left out is None, where its schema allows that.

        Errors: InvalidPayload with the `field` that does not fit.
        """
        named, further = args[: len(self.adapters)], args[len(self.adapters) :]
        if further and self.rest is None:
            raise InvalidPayload(
                _("%(name)s takes %(adapters)s arguments, %(args)s came.")
                % {"name": self.name, "adapters": len(self.adapters), "args": len(args)}
            )
        given = named + [None] * (len(self.adapters) - len(named))
        checked = [_checked(adapter, value) for adapter, value in zip(self.adapters, given, strict=True)]
        return checked + [_checked(self.rest, value) for value in further if self.rest]


def event(name: str, *schemas: Any, rest: Any = None) -> Callable[[Handler], Handler]:
    """Mark a consumer's method as the handler of the client event `name`.

    `schemas`: a pydantic model or type for each argument; `rest`: one for each that follows, for
    events that take any number. What the handler returns is the ack's fields, beside `ok`, or an
    `Ack` of its own; an EventError it raises is the ack's error.
    """

    if name in RESERVED_EVENTS:
        raise ValueError(f"{name} is reserved: no client may send it")

    def mark(handler: Handler) -> Handler:
        adapters = tuple(TypeAdapter(each) for each in schemas)
        further = None if rest is None else TypeAdapter(rest)
        handler.event = Event(name, handler, schemas, adapters, further)  # type: ignore[attr-defined]
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
