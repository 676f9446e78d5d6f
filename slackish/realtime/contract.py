"""What a namespace hears and says, read from its consumer: the one source of all documentation of events.

Client events come from the table that `@event` makes. What the server emits and what it acks is
declared on the consumer, by name:

class ChatConsumer(NamespaceConsumer):
    emits = {"new-message": NewMessage, "welcome": Annotated[str, Field(description="A greeting.")]}
    acks = {"send-message": Sent}
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.json_schema import GenerateJsonSchema

from .wire import ErrorEvent

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer

JsonSchema: TypeAlias = dict[str, Any]
REFERENCE = "#/components/schemas/{model}"  # where AsyncAPI keeps them


EMITS_OF_ALL: dict[str, Any] = {"error": ErrorEvent}


@dataclass(frozen=True, slots=True)
class Heard:
    """A client event: the schema of each of its arguments, and of the ack's fields beside `ok`."""

    name: str
    summary: str
    arguments: tuple[JsonSchema, ...]
    ack: JsonSchema | None


@dataclass(frozen=True, slots=True)
class Said:
    """A server event and the schema of its one argument."""

    name: str
    summary: str
    payload: JsonSchema


@dataclass(frozen=True, slots=True)
class Namespace:
    name: str
    summary: str
    hears: tuple[Heard, ...]
    says: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """All namespaces; `schemas` are the shapes that their events refer to, by name."""

    namespaces: tuple[Namespace, ...]
    schemas: dict[str, JsonSchema]

    def resolved(self, schema: JsonSchema) -> JsonSchema:
        """`schema`, or the shape it refers to."""
        return self.schemas[shape_name(schema["$ref"])] if "$ref" in schema else schema


def contract_of(consumers: Iterable[type[NamespaceConsumer]]) -> Contract:
    """The contract of these consumer classes, namespaces and events in the order of their names."""
    ordered = sorted(consumers, key=lambda consumer: consumer.namespace)
    adapters = {key: adapter for consumer in ordered for key, adapter in _adapters(consumer)}
    made, definitions = TypeAdapter.json_schemas(
        [(key, "validation", adapter) for key, adapter in adapters.items()],
        ref_template=REFERENCE,
        schema_generator=_PlainSchemas,
    )
    schemas: dict[Any, JsonSchema] = {key: schema for (key, _), schema in made.items()}
    return Contract(
        tuple(_namespace(consumer, schemas) for consumer in ordered), dict(sorted(definitions.get("$defs", {}).items()))
    )


def emits_of(consumer: type[NamespaceConsumer]) -> dict[str, Any]:
    """Server event → the type of its payload: the consumer's, its bases' and those of every namespace."""
    return EMITS_OF_ALL | _declared(consumer, "emits")


def acks_of(consumer: type[NamespaceConsumer]) -> dict[str, Any]:
    """Client event → the type of the ack's fields beside `ok`."""
    return _declared(consumer, "acks")


def shape_name(reference: str) -> str:
    return reference.rpartition("/")[2]


def misfit(declared: dict[str, Any], name: str, payload: Any) -> str | None:
    """What is wrong with `payload` as the one called `name` of `declared`, for tests; None where it fits."""
    if name not in declared:
        return f"{name!r} is not declared"
    try:
        TypeAdapter(declared[name]).validate_python(payload, strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        return f"{name!r} does not fit: {error}"
    return None


class _PlainSchemas(GenerateJsonSchema):
    """Without a title for each field ("Roomid" tells nobody more than `roomId` does), and in AsyncAPI's words."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def tagged_union_schema(self, schema: Any) -> JsonSchema:
        """The alternatives, each with its `const`: OpenAPI's `discriminator` is an object, and no AsyncAPI."""
        union = super().tagged_union_schema(schema)
        union.pop("discriminator", None)
        return union


def _declared(consumer: type[NamespaceConsumer], table: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for base in reversed(consumer.__mro__):
        found |= vars(base).get(table, {})
    return found


def _adapters(consumer: type[NamespaceConsumer]) -> Iterator[tuple[Any, TypeAdapter[Any]]]:
    """Each type of a consumer under a key that says where it belongs."""
    for name, spec in consumer.events.items():
        for place, adapter in enumerate(spec.adapters):
            yield (consumer.namespace, "argument", name, place), adapter
    for table, types in (("emit", emits_of(consumer)), ("ack", acks_of(consumer))):
        for name, each in types.items():
            yield (consumer.namespace, table, name), TypeAdapter(each)


def _namespace(consumer: type[NamespaceConsumer], schemas: dict[Any, JsonSchema]) -> Namespace:
    name = consumer.namespace
    hears = tuple(
        Heard(
            event,
            _first_paragraph(spec.handler.__doc__),
            tuple(schemas[name, "argument", event, place] for place in range(len(spec.adapters))),
            schemas.get((name, "ack", event)),
        )
        for event, spec in sorted(consumer.events.items())
    )
    emits = sorted(emits_of(consumer).items())
    says = tuple(Said(event, _summary(each), schemas[name, "emit", event]) for event, each in emits)
    return Namespace(name, _first_paragraph(consumer.__doc__), hears, says)


def _summary(payload: Any) -> str:
    """Of a server event: the description beside its type, or the model's own docstring."""
    for extra in getattr(payload, "__metadata__", ()):
        if isinstance(description := getattr(extra, "description", None), str):
            return description
    return _first_paragraph(payload.__doc__) if isinstance(payload, type) and issubclass(payload, BaseModel) else ""


def _first_paragraph(text: str | None) -> str:
    return " ".join(inspect.cleandoc(text or "").split("\n\n")[0].split())
