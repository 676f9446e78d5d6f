"""The conversations in the sidebar of the pages that are not the chat page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chat import selectors
from workspaces.actors import Actor
from workspaces.shell import Item, Section, hue_of

_ICONS = {"public": "hash", "private": "lock", "direct": "at"}


def conversation_lists(actor: Actor, role: str, slug: str) -> list[Section]:
    """Those one is in, as the chat page orders them."""
    rooms = [room for room in selectors.room_list(actor)["rooms"] if room["joined"] and not room["archived"]]
    rooms.sort(key=lambda room: (not room["starred"], not room["general"], _title(actor, room).lower()))
    channels = [_item(actor, slug, room) for room in rooms if room["kind"] != "direct"]
    directs = [_item(actor, slug, room) for room in rooms if room["kind"] == "direct"]
    return [Section("channels", _("Channels"), channels), Section("directs", _("Direct messages"), directs)]


def _item(actor: Actor, slug: str, room: dict[str, Any]) -> Item:
    loud = not room["muted"]
    badge = room["unread"] if room["kind"] == "direct" else room["mentions"]
    return Item(
        label=_title(actor, room),
        url=reverse("chat_room", args=[slug, room["id"]]),
        icon=_ICONS[room["kind"]],
        unread=loud and room["unread"] > 0,
        badge=badge if loud else 0,
        **(_face(actor, room) if room["kind"] == "direct" else {}),
    )


def _face(actor: Actor, room: dict[str, Any]) -> dict[str, Any]:
    others = room["people"]
    if len(others) > 1:
        return {"initial": str(len(others))}
    face = {"initial": _title(actor, room)[:1].upper(), "own": not others}
    if not others:
        return face | {"hue": hue_of(actor.user_id)}
    return face | {"hue": hue_of(int(others[0]["id"])), "picture": others[0]["avatar"] or ""}


def _title(actor: Actor, room: dict[str, Any]) -> str:
    if room["kind"] != "direct":
        return str(room["name"])
    return ", ".join(person["name"] for person in room["people"]) or actor.name
