"""The contract for readers: one structure, from which docs/events.md and the page are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .contract import Contract, Heard, JsonSchema, Said, contract_of
from .errors import ConnectionRefused, EventError
from .words import Row, Words, note, rows, shapes_in, type_words

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer


@dataclass(frozen=True, slots=True)
class Part:
    """An argument or an ack: an object with its fields, or another value with its type."""

    type: Words
    note: str
    rows: tuple[Row, ...] = ()
    is_object: bool = False


@dataclass(frozen=True, slots=True)
class EventDoc:
    """An event; `ack` is None where it holds nothing but `ok`, or the server is the one who sends."""

    name: str
    summary: str
    parts: tuple[Part, ...]
    ack: Part | None = None


@dataclass(frozen=True, slots=True)
class NamespaceDoc:
    name: str
    summary: str
    hears: tuple[EventDoc, ...]
    says: tuple[EventDoc, ...]

    @property
    def slug(self) -> str:
        return self.name.strip("/") or "main"


@dataclass(frozen=True, slots=True)
class Shape:
    """An object that several events hold."""

    name: str
    summary: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ErrorCode:
    code: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Documentation:
    namespaces: tuple[NamespaceDoc, ...]
    shapes: tuple[Shape, ...]
    errors: tuple[ErrorCode, ...]


def documentation(consumers: Iterable[type[NamespaceConsumer]]) -> Documentation:
    """What is to know of the events of these consumer classes."""
    consumers = list(consumers)
    contract = contract_of(consumers)
    namespaces = tuple(
        NamespaceDoc(
            each.name,
            each.summary,
            tuple(_heard(event, contract) for event in each.hears),
            tuple(_said(event, contract) for event in each.says),
        )
        for each in contract.namespaces
    )
    return Documentation(namespaces, tuple(_shapes(namespaces, contract)), tuple(_errors(consumers)))


def _heard(event: Heard, contract: Contract) -> EventDoc:
    parts = tuple(_part(argument, contract) for argument in event.arguments)
    ack = _part(event.ack, contract) if event.ack else None
    return EventDoc(event.name, event.summary, parts, None if ack and ack.is_object and not ack.rows else ack)


def _said(event: Said, contract: Contract) -> EventDoc:
    part = _part(event.payload, contract)
    return EventDoc(event.name, event.summary, (replace(part, note="") if part.note == event.summary else part,))


def _part(schema: JsonSchema, contract: Contract) -> Part:
    resolved = contract.resolved(schema)
    if "properties" in resolved or resolved.get("additionalProperties") is False:
        return Part(type_words(schema), "", rows(resolved), is_object=True)
    return Part(type_words(schema), note(schema))


def _shapes(namespaces: Iterable[NamespaceDoc], contract: Contract) -> Iterator[Shape]:
    """Those named by a type that is shown, and those that these name."""
    wanted = {name for part in _parts(namespaces) for name in _named_by(part)}
    found: dict[str, Shape] = {}
    while missing := wanted - found.keys():
        for name in missing:
            schema = contract.schemas[name]
            # The first paragraph: where an event is such an object, the rest was said of the event.
            found[name] = Shape(name, schema.get("description", "").split("\n\n")[0].replace("\n", " "), rows(schema))
            wanted |= {each for row in found[name].rows for each in shapes_in(row.type)}
    yield from (found[name] for name in sorted(found))


def _parts(namespaces: Iterable[NamespaceDoc]) -> Iterator[Part]:
    for namespace in namespaces:
        for event in (*namespace.hears, *namespace.says):
            yield from event.parts
            if event.ack:
                yield event.ack


def _named_by(part: Part) -> set[str]:
    """An object's fields are shown in its place; anything else is only named."""
    return {each for row in part.rows for each in shapes_in(row.type)} if part.is_object else shapes_in(part.type)


def _errors(consumers: Iterable[type[NamespaceConsumer]]) -> Iterator[ErrorCode]:
    """The codes of the packages that the consumers come from, each with what its class says of it."""
    packages = {base.__module__.partition(".")[0] for consumer in consumers for base in consumer.__mro__}
    found = {
        error.code: ErrorCode(error.code, _meaning(error))
        for error in _subclasses(EventError)
        if "code" in vars(error) and error.__module__.partition(".")[0] in packages
    }
    yield from (found[code] for code in sorted(found))


def _subclasses(error: type[EventError]) -> Iterator[type[EventError]]:
    yield error
    for each in error.__subclasses__():
        if each is not ConnectionRefused:  # its codes are its caller's
            yield from _subclasses(each)


def _meaning(error: type[EventError]) -> str:
    """Its message, or what its class says where the message depends on the case."""
    return str(vars(error).get("default_message") or (error.__doc__ or "").split("\n\n")[0].strip())
