"""What every namespace of a workspace asks of a socket before it gets in."""

from typing import Any

from slackish.realtime.consumer import NamespaceConsumer, Proceed
from slackish.realtime.database import read
from slackish.realtime.errors import ConnectionRefused
from slackish.realtime.identity import Person
from workspaces.actors import Actor
from workspaces.selectors import actor_resolve, membership_of, roles_in
from workspaces.services.tokens import token_authenticate


def workspace_audience(rooms: list[str]) -> dict[str, tuple[int, frozenset[int]]]:
    """Who may be in `workspace:{id}` and its `:members`, read from the memberships.

    Nothing sent there carries an access count; this is for the check that backs up lost disconnects.
    A person's own room stays theirs: a disconnect on its way must find them there.
    """
    parts = {room: room.split(":") for room in rooms}
    roles = roles_in({int(part[1]) for part in parts.values() if part[2:3] != ["user"]})
    return {room: (0, _belonging(roles.get(int(part[1]), {}), *part[2:])) for room, part in parts.items()}


def _belonging(roles: dict[int, str], kind: str = "", user_id: str = "") -> frozenset[int]:
    match kind:
        case "user":
            return frozenset({int(user_id)})
        case "members":
            return frozenset(user for user, role in roles.items() if role != "guest")
    return frozenset(roles)


class WorkspaceConsumer(NamespaceConsumer):
    """A namespace whose sockets act for one person in one workspace."""

    guards = {"workspace:": workspace_audience}
    actor: Actor
    role: str

    async def enter(self) -> bool:
        """Join the rooms of the workspace. False, and out, if the right to was lost meanwhile.

        Who lost it before the socket was in these rooms was looked for in them in vain.
        """
        await self.join(f"user:{self.actor.user_id}", self.workspace_room, self.own_room)
        membership = await self.read(membership_of, self.actor)
        role = membership.role if membership else ""
        if not role or (role == "guest" and self.role != "guest"):
            self.connection.disconnect(self, "server namespace disconnect")
            return False
        self.role = role
        return True

    @property
    def workspace_room(self) -> str:
        return f"workspace:{self.actor.workspace_id}"

    @property
    def own_room(self) -> str:
        """This person's sockets on this workspace: what is theirs alone, and stays in its company."""
        return f"{self.workspace_room}:user:{self.actor.user_id}"


async def signed_in(socket: NamespaceConsumer, proceed: Proceed) -> None:
    """By `auth.token` where there is one, else by the session the connection was opened with.

    An id or a name that the client claims is not looked at, here or anywhere.
    """
    token = socket.auth.get("token")
    person = socket.connection.session_person if token is None else await _token_person(socket, token)
    if person is None:
        raise ConnectionRefused("authentication_required")
    socket.connection.claim(person)
    socket.person = person
    await proceed()


async def in_workspace(socket: WorkspaceConsumer, proceed: Proceed) -> None:
    """A member of the workspace it asks for; left out, of the only one it has."""
    slug = socket.auth.get("workspace")
    if slug is not None and not isinstance(slug, str):
        raise ConnectionRefused("workspace_not_found")
    assert socket.person is not None, "signed_in comes first"
    socket.actor, socket.role = await read(
        actor_resolve, socket.person.user_id, slug, only_workspace=socket.data.get("token_workspace")
    )
    await proceed()


async def not_a_guest(socket: WorkspaceConsumer, proceed: Proceed) -> None:
    if socket.role == "guest":
        raise ConnectionRefused("not_authorized")
    await proceed()


async def _token_person(socket: NamespaceConsumer, token: Any) -> Person | None:
    found = await read(token_authenticate, token) if isinstance(token, str) else None
    if found is None:
        return None
    socket.data["token_workspace"] = found.workspace_id
    user = found.user
    return Person(user.pk, user.get_username(), user.get_full_name(), token_id=found.pk)
