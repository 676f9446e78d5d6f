"""The commands of `/admin`: `stats`, `kick`, `archive-room`, …

Each app registers its own in `AppConfig.ready`, so that the namespace can offer `archive-room`
without this app knowing what a room is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from pydantic import BaseModel

from workspaces.models import Membership


@dataclass(frozen=True, slots=True)
class Command:
    """`handler(actor=…, payload=…)` returns what JSON can say; sync ones run off the event loop.

    `schema`: of the payload; None for a command without one. `min_role`: the least role that may use it.
    """

    name: str
    handler: Callable[..., Any]
    min_role: str
    schema: type[BaseModel] | None
    help: str | Promise


@dataclass(frozen=True, slots=True)
class ForAsker:
    """What a handler returns where the answer depends on what who asked may see; the others hear `told`."""

    result: dict[str, Any]
    told: dict[str, Any]


_commands: dict[str, Command] = {}


def register_command(
    name: str,
    handler: Callable[..., Any],
    min_role: str = Membership.Role.ADMIN,
    *,
    schema: type[BaseModel] | None = None,
    help: str | Promise = "",  # noqa: A002
) -> None:
    """Offer `name` in `/admin`. Registering the same again changes nothing. Errors: ValueError (taken)."""
    command = Command(name, handler, min_role, schema, help)
    if _commands.setdefault(name, command) != command:
        raise ValueError(f"the command {name!r} is registered already")


def command_find(name: str) -> Command | None:
    return _commands.get(name)


def commands() -> list[Command]:
    """All of them, by name."""
    return [_commands[name] for name in sorted(_commands)]
