"""Which emoji a workspace made."""

import re
from collections.abc import Sequence
from typing import Any

from chat.emoji import WORD, emoji_url
from chat.errors import EmojiNotFound
from chat.models import Emoji
from workspaces.actors import Actor
from workspaces.models import Membership, User

MOST_NAMES = 500  # of one text that are asked for
_WORD = re.compile(WORD)


def emoji_list(actor: Actor) -> list[dict[str, Any]]:
    """All of the actor's workspace by name, as `list-emoji` answers."""
    return [emoji_wire(each) for each in Emoji.objects.filter(workspace=actor.workspace_id).order_by("name")]


def emoji_wire(emoji: Emoji) -> dict[str, Any]:
    return {"name": emoji.name, "url": emoji_url(emoji.pk)}


def emoji_has(workspace_id: int, name: str) -> bool:
    return Emoji.objects.filter(workspace=workspace_id, name=name).exists()


def emoji_in(workspace_id: int, texts: Sequence[str]) -> dict[str, str]:
    """name → address of those that texts have as `:name:`. Not asked for where there is no such word."""
    names = dict.fromkeys(name for text in texts if ":" in text for name in _WORD.findall(text))
    if not names:
        return {}
    found = Emoji.objects.filter(workspace=workspace_id, name__in=list(names)[:MOST_NAMES])
    return {name: emoji_url(pk) for name, pk in found.values_list("name", "pk")}


def emoji_find(user: User, emoji_id: int) -> Emoji:
    """For a picture: of a workspace that the user is in. Errors: EmojiNotFound (absent, another's: alike)."""
    own = Membership.objects.active().of(user.pk).values("workspace")
    found = Emoji.objects.filter(pk=emoji_id, workspace__in=own).first()
    if found is None:
        raise EmojiNotFound
    return found
