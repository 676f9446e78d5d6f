"""What every namespace of a workspace asks of a socket before it gets in."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, ParamSpec, TypeVar

from slackish.realtime.broadcast import of
from slackish.realtime.consumer import NamespaceConsumer, Proceed
from slackish.realtime.database import read
from slackish.realtime.errors import ConnectionRefused
from slackish.realtime.guards import Audience
from slackish.realtime.identity import Person
from workspaces.actors import Actor
from workspaces.addresses import acting_from, address_of_scope
from workspaces.roles import Right, may
from workspaces.selectors import actor_resolve, membership_of, roles_in
from workspaces.services.audit import sign_in_record
from workspaces.services.tokens import token_authenticate

from .sampling import sampler

P = ParamSpec("P")
R = TypeVar("R")


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


def audience_of(prefix: str, read_people: Callable[[list[int]], dict[int, tuple[int, frozenset[int]]]]) -> Audience:
    """The guard of rooms called `{prefix}{id}`: `read_people` takes ids, and gives (access, user ids) by id."""

    def audience(rooms: list[str]) -> dict[str, tuple[int, frozenset[int]]]:
        people = read_people([int(room.removeprefix(prefix)) for room in rooms])
        return {f"{prefix}{thing}": answer for thing, answer in people.items()}

    return audience


class WorkspaceConsumer(NamespaceConsumer):
    """A namespace whose sockets act for one person in one workspace."""

    right: ClassVar[Right] = Right.TAKE_PART
    """What somebody's role must bring to get in, and to stay: losing it disconnects."""
    guards = {"workspace:": workspace_audience}
    actor: Actor
    role: str

    async def enter(self) -> bool:
        """Join the rooms of the workspace. False, and out, if the right to was lost meanwhile.

        Who lost it before the socket was in these rooms was looked for in them in vain.
        """
        await self.join(f"user:{self.actor.user_id}", self.workspace_room, self.own_room)
        role = await self.role_now()
        if not may(role, self.right) or (role == "guest" and self.role != "guest"):
            self.connection.disconnect(self, "server namespace disconnect")
            return False
        self.role = role
        assert self.person is not None, "signed_in comes first"
        browser = dict(self.scope.get("headers", ())).get(b"user-agent", b"").decode("latin1")
        sampler(self.connection.process).saw(self.actor.workspace_id)
        await self.write(sign_in_record, actor=self.actor, person=self.person, user_agent=browser)
        return True

    async def role_now(self) -> str:
        """The role at this moment, empty for none. A namespace that asks for more beside it, overrides this."""
        membership = await self.read(membership_of, self.actor)
        return membership.role if membership else ""

    async def write(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a service off the event loop; the audit log learns where it was asked for from."""
        peer = (self.scope.get("client") or [None])[0]
        address = address_of_scope(peer, self.scope.get("headers", ()))
        return await super().write(partial(acting_from, address, function, *args, **kwargs))

    async def open_room(self, room: str, *, access: int, state: Callable[[], R]) -> R:
        """Join the guarded room of a thing on a check that read `access`; what `state` reads then.

        It reads after the join: what changed before is in it, and what follows arrives. It looks the
        thing up as the actor may see it, so that a right lost meanwhile is an error and no room.
        """
        await self.join_guarded({room: access})
        try:
            return await self.read(state)
        except BaseException:
            self.leave(room)
            raise

    def rooms_like(self, prefix: str) -> list[str]:
        return [room for room in self.rooms if room.startswith(prefix)]

    async def people_in(self, room: str) -> set[int]:
        """Whose sockets are in the room, in all processes: somebody with two tabs is there once."""
        sockets = await of(self.namespace).to(room).fetch_sockets()
        return {each.user_id for each in sockets if each.user_id is not None}

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


async def has_right(socket: WorkspaceConsumer, proceed: Proceed) -> None:
    """Whose role brings the namespace's `right`. Comes after `in_workspace`."""
    if not may(socket.role, socket.right):
        raise ConnectionRefused("not_authorized")
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
