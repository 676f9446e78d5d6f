"""JSON schemas in words: a type as people say it, and the fields of an object as rows of a table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from .contract import JsonSchema, shape_name


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a type in words. `is_shape`: it names a shape, described elsewhere."""

    text: str
    is_shape: bool = False


Words: TypeAlias = tuple[Word, ...]
LIMITS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "from {}",
    "minItems": "at least {}",
    "maxItems": "at most {}",
    "maxProperties": "at most {}",
}
LARGEST = 2**53  # a bound beyond what JavaScript counts is no news to a reader


@dataclass(frozen=True, slots=True)
class Row:
    """A field of an object."""

    name: str
    type: Words
    is_required: bool
    note: str


def type_words(schema: JsonSchema) -> Words:
    """`list of Person`, `string or integer`, `"public" or "private"`."""
    if "$ref" in schema:
        return (Word(shape_name(schema["$ref"]), is_shape=True),)
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return _either(type_words(each) for each in schema[key])
    if "const" in schema:
        return (Word(json.dumps(schema["const"])),)
    if "enum" in schema:
        return _either((Word(json.dumps(each)),) for each in schema["enum"])
    if schema.get("type") == "array":
        return (Word("list of "), *type_words(schema.get("items", {})))
    if values := _values(schema):
        return (Word("object, each value "), *type_words(values))
    return (Word(str(schema.get("type", "anything"))),)


def note(schema: JsonSchema) -> str:
    """The description, its limits and its default."""
    limits = [
        words.format(f"{schema[key]:,}")
        for key, words in LIMITS.items()
        if isinstance(schema.get(key), int) and schema[key] < LARGEST
    ]
    if "default" in schema and schema["default"] is not None:
        limits.append(f"`{json.dumps(schema['default'])}` if left out")
    said = schema.get("description", "")
    return " ".join(part for part in (said, f"{_capital('; '.join(limits))}." if limits else "") if part)


def rows(schema: JsonSchema) -> tuple[Row, ...]:
    """The fields of an object, the required first."""
    required = schema.get("required", ())
    found = [
        Row(name, type_words(each), name in required, note(each)) for name, each in schema.get("properties", {}).items()
    ]
    return tuple(sorted(found, key=lambda row: not row.is_required))


def shapes_in(words: Iterable[Word]) -> set[str]:
    return {word.text for word in words if word.is_shape}


def plain(words: Words) -> str:
    return "".join(word.text for word in words)


def _values(schema: JsonSchema) -> JsonSchema | None:
    """Of an object whose keys are data: the schema of what stands under them."""
    for values in (schema.get("additionalProperties"), *schema.get("patternProperties", {}).values()):
        if isinstance(values, dict):
            return values
    return None


def _either(choices: Iterable[Words]) -> Words:
    joined: list[Word] = []
    for choice in choices:
        joined += [Word(" or "), *choice] if joined else choice
    return tuple(joined)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
