"""Writing the audit log. Every service that changes rights calls it inside its transaction."""

from functools import cache
from typing import Any

from django.utils.text import Truncator

from slackish.realtime.identity import Person
from workspaces.actors import Actor
from workspaces.addresses import current_address
from workspaces.models import AuditEntry, User

from .rows import row_add_unless_there

REMEMBERED = 10_000  # sign-ins a process has noted already, so that a reconnect asks the database nothing


def audit_record(
    *, workspace_id: int, actor: Actor | User | None, verb: str, target: str = "", **data: Any
) -> AuditEntry:
    """Add a row to the workspace's audit log, with the address that this is asked for from.

    `actor`: None for what the system does by itself. `target`: what it was done to, in words an owner
    may read: never message text, never the name of a private channel. `data`: anything JSON can say.
    Call it in the transaction of the change: neither stands without the other.
    """
    return AuditEntry.objects.create(**_fields(workspace_id, actor, verb, target, data))


def sign_in_record(*, actor: Actor, person: Person, user_agent: str) -> None:
    """A session's, or a token's, first connect to this workspace; the later ones add nothing."""
    proof = f"token:{person.token_id}" if person.token_id is not None else f"session:{person.session}"
    key = (actor.workspace_id, proof)
    if key in _noted():
        return
    data = {"by": proof.partition(":")[0], "browser": Truncator(user_agent).chars(200)}
    entry = AuditEntry(**_fields(actor.workspace_id, actor, "signed-in", "", data), once=proof)
    row_add_unless_there(entry)
    if len(_noted()) >= REMEMBERED:
        _noted().clear()
    _noted().add(key)


def _fields(
    workspace_id: int, actor: Actor | User | None, verb: str, target: str, data: dict[str, Any]
) -> dict[str, Any]:
    match actor:
        case Actor():
            who: tuple[int | None, str] = (actor.user_id, actor.username)
        case None:
            who = (None, "")
        case _:
            who = (actor.pk, actor.username)
    return {
        "workspace_id": workspace_id,
        "actor_id": who[0],
        "actor_name": who[1],
        "verb": verb,
        "target": Truncator(target).chars(200),
        "data": data,
        "address": current_address(),
    }


@cache
def _noted() -> set[tuple[int, str]]:
    return set()
