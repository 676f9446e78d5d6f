"""The documentation of events as one Markdown file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .docs import Documentation, EventDoc, NamespaceDoc, Part, documentation
from .words import Row, Words

if TYPE_CHECKING:
    from .consumer import NamespaceConsumer


def events_markdown(namespaces: Iterable[type[NamespaceConsumer]], *, introduction: str = "") -> str:
    """The events of these consumer classes; `introduction` is what holds for all of them, with its title."""
    return "\n".join(_lines(documentation(namespaces), introduction)).rstrip() + "\n"


def _lines(docs: Documentation, introduction: str) -> Iterator[str]:
    yield from (introduction.strip(), "") if introduction else ()
    for namespace in docs.namespaces:
        yield from _namespace(namespace)
    yield from ("## Shapes", "", "Objects that several events hold.", "")
    for shape in docs.shapes:
        yield from (f"### {shape.name}", "", shape.summary, "")
        yield from _table(shape.rows)
    yield from ("## Error codes", "", "| Code | Meaning |", "|---|---|")
    yield from (f"| `{error.code}` | {error.meaning} |" for error in docs.errors)


def _namespace(namespace: NamespaceDoc) -> Iterator[str]:
    yield from (f"## Namespace `{namespace.name}`", "", namespace.summary, "")
    for title, events in (("Clients send", namespace.hears), ("The server emits", namespace.says)):
        if events:
            yield from (f"### {title} in `{namespace.name}`", "")
        for event in events:
            yield from _event(event)


def _event(event: EventDoc) -> Iterator[str]:
    yield from (f"#### `{event.name}`", "", event.summary, "")
    for part in event.parts:
        yield from _part(part)
    if event.ack:
        yield from ("Ack, beside `ok`:", "")
        yield from _part(event.ack)


def _part(part: Part) -> Iterator[str]:
    if part.is_object:
        yield from _table(part.rows)
    else:
        yield from (f"Its argument: {_linked(part.type)}.{' ' + part.note if part.note else ''}", "")


def _table(rows: Iterable[Row]) -> Iterator[str]:
    yield from ("| Field | Type | |", "|---|---|---|")
    for row in rows:
        name = f"`{row.name}`" if row.is_required else f"`{row.name}` (optional)"
        yield f"| {name} | {_linked(row.type)} | {row.note} |"
    yield ""


def _linked(words: Words) -> str:
    return "".join(f"[{word.text}](#{word.text.lower()})" if word.is_shape else word.text for word in words)
