"""What the rooms of a workspace are called on the map of its administrators.

Each app registers the kinds of rooms it joins sockets to, in `AppConfig.ready`. What a label does not
come back for is hidden from who looks, and counts as one number.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from workspaces.actors import Actor


@dataclass(frozen=True, slots=True)
class RoomLabel:
    """`kind`: of `public`, `private`, `workspace`, `person`, `adhoc`, `project`, `game`, `other`."""

    label: str
    kind: str


Labels = Callable[[Actor, list[str]], dict[str, RoomLabel]]
"""(who looks, room names) → those they may see."""

_labels: dict[str, Labels] = {}


def register_room_labels(prefix: str, labels: Labels) -> None:
    """Name the rooms that begin with `prefix`, as `channel:`, in few queries."""
    _labels[prefix] = labels


def room_labels(actor: Actor, names: Iterable[str]) -> dict[str, RoomLabel]:
    """The rooms of `names` that the actor may see. A kind nobody registered is called by its name."""
    by_prefix: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_prefix[_prefix_of(name)].append(name)
    found: dict[str, RoomLabel] = {}
    for prefix, group in by_prefix.items():
        named = _labels.get(prefix)
        found |= named(actor, group) if named else {name: RoomLabel(name, "other") for name in group}
    return found


def _prefix_of(name: str) -> str:
    """The longest registered one."""
    return max((prefix for prefix in _labels if name.startswith(prefix)), key=len, default="")
