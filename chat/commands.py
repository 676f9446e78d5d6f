"""Slash commands: what one types instead of clicking. Apps register theirs in `AppConfig.ready`.

from chat import register_slash_command
from chat.commands import Invocation, Outcome

def roll(command: Invocation) -> Outcome:
    return Outcome(text=f"You rolled {random.randint(1, 6)}.")

register_slash_command("roll", roll, "Roll a die.")
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from django.utils.functional import Promise

from workspaces.actors import Actor


@dataclass(frozen=True, slots=True)
class Invocation:
    """`/name rest`, typed by `actor` in the room `channel_id`, which they are in."""

    actor: Actor
    channel_id: int
    rest: str
    client_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, for who typed it alone. What the room shall hear, the handler sends by a service.

    `text`: a sentence for people. `message`: the one it sent. `open_room_id`: the room the page goes to.
    `away`: from now on the person is away, on all devices.
    """

    text: str = ""
    message: dict[str, Any] | None = None
    open_room_id: int | None = None
    away: bool = False


Handler: TypeAlias = Callable[[Invocation], Outcome]


@dataclass(frozen=True, slots=True)
class SlashCommand:
    name: str
    handler: Handler
    help: str | Promise
    usage: str = ""


_commands: dict[str, SlashCommand] = {}


def register_slash_command(name: str, handler: Handler, help: str | Promise, *, usage: str = "") -> None:  # noqa: A002
    """Offer `/name`. `handler` is sync, and raises an EventError for what it refuses; `usage`: "@somebody".

    Registering the same again changes nothing. Errors: ValueError (taken by another).
    """
    known = _commands.setdefault(name, SlashCommand(name, handler, help, usage))
    if known.handler != handler:
        raise ValueError(f"the command /{name} is registered already")


def slash_command_find(name: str) -> SlashCommand | None:
    return _commands.get(name.lower())


def slash_commands() -> list[SlashCommand]:
    """All of them, by name."""
    return [_commands[name] for name in sorted(_commands)]
