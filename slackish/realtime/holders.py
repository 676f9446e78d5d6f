"""Which connections act by which account, session and token, so that each can be closed alone."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, TypeAlias

from .deliveries import Close
from .identity import Person

if TYPE_CHECKING:
    from .connection import Connection

REMEMBERED = 1000  # closings: a connection that was being opened meanwhile looks through them

Proof: TypeAlias = tuple[str, int | str]


class Holders:
    """The connections of one process, by what they proved themselves with."""

    def __init__(self) -> None:
        self._connections: dict[Proof, set[Connection]] = {}
        self._closings: deque[tuple[float, Close]] = deque(maxlen=REMEMBERED)

    def __len__(self) -> int:
        return len(self._connections)

    def add(self, connection: Connection, person: Person) -> None:
        for proof in _proofs(person):
            self._connections.setdefault(proof, set()).add(connection)

    def remove(self, connection: Connection, person: Person) -> None:
        for proof in _proofs(person):
            holders = self._connections.get(proof, set())
            holders.discard(connection)
            if not holders:
                self._connections.pop(proof, None)

    def close(self, closing: Close) -> None:
        """Close who is meant. A stock client connects anew, and is then told what it may not."""
        self._closings.append((asyncio.get_running_loop().time(), closing))
        for connection in list(self._connections.get((closing.kind, closing.value), ())):
            if not closing.spares(connection.proven_by):
                connection.close(f"server closed the {closing.kind}")

    def closed_since(self, person: Person, began: float) -> bool:
        """Whether what `person` proves itself by was closed since `began`: it was read before that.

        A session or a token that was closed never comes back, an account may.
        """
        proofs = _proofs(person)
        return any(
            (closing.kind, closing.value) in proofs
            and not closing.spares([person])
            and (at >= began or closing.kind != "user")
            for at, closing in self._closings
        )


def _proofs(person: Person) -> list[Proof]:
    proofs: list[Proof] = [("user", person.user_id)]
    if person.session is not None:
        proofs.append(("session", person.session))
    if person.token_id is not None:
        proofs.append(("token", person.token_id))
    return proofs
