"""Markdown of cards and comments, rendered by whoever registered for it: the chat, as it does its messages."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.html import escape

from workspaces.actors import Actor

Renderer = Callable[[str, Mapping[str, int]], str]
"""(text, usernames → ids of who may be mentioned) → safe HTML."""

Rooms = Callable[[Actor, Iterable[str]], dict[str, int]]
"""(who reads, HTML) → name → id of the rooms that are named in it and that they may see."""


def _plain(text: str, people: Mapping[str, int]) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _none(actor: Actor, htmls: Iterable[str]) -> dict[str, int]:
    return {}


_renderer: Renderer = _plain
_rooms: Rooms = _none


def register_renderer(renderer: Renderer, rooms: Rooms) -> None:
    """`renderer` makes the HTML of what people write on boards from now on, `rooms` knows what it names."""
    global _renderer, _rooms
    _renderer, _rooms = renderer, rooms


def render_text(text: str, people: Mapping[str, int]) -> str:
    return _renderer(text, people) if text.strip() else ""


def rooms_named(actor: Actor, htmls: Iterable[str]) -> dict[str, int]:
    """name → id of the rooms that are named in what was rendered, for who may see them."""
    return _rooms(actor, htmls)
