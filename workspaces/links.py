"""What cards may be made from, without this app knowing it: the chat registers its messages.

An app registers a kind in its `AppConfig.ready`. A card then carries that kind and an id, and the app
hears what becomes of the cards, inside the transaction that changes them.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from slackish.realtime.errors import InvalidPayload
from workspaces.actors import Actor


@dataclass(frozen=True, slots=True)
class Linked:
    """What a card was made from, as somebody may see it."""

    label: str
    url: str


class Find(Protocol):
    """Errors: an EventError where the actor may not see it; absent and foreign alike."""

    def __call__(self, *, actor: Actor, id: int) -> Linked: ...  # noqa: A002 - as the wire calls it


class Changed(Protocol):
    """`links`: what hangs on it now, each {kind: "card", id, projectId, done}."""

    def __call__(self, *, workspace_id: int, id: int, links: list[dict[str, Any]]) -> None: ...  # noqa: A002


@dataclass(frozen=True, slots=True)
class LinkTarget:
    find: Find
    changed: Changed


_targets: dict[str, LinkTarget] = {}


def register_link_target(kind: str, *, find: Find, changed: Changed) -> None:
    """Let cards be made from things of `kind`, at most 20 characters. Registering again replaces."""
    _targets[kind] = LinkTarget(find, changed)


def link_target(kind: str) -> LinkTarget:
    """Errors: InvalidPayload, for a kind that nobody registered."""
    if kind not in _targets:
        raise InvalidPayload(_("There is nothing of this kind to make a card from."), field="kind")
    return _targets[kind]
