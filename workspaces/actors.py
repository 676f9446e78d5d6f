"""Who acts: a person in one workspace. Every service of a workspace takes one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a workspace, resolved at the edge from a session or a token.

    It says who somebody is, never what they may do: rights are read from the database in the
    transaction that uses them, since they change while sockets live for days.
    """

    user_id: int
    username: str
    name: str
    workspace_id: int
