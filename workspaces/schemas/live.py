"""What `/admin` hears and says."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from slackish.realtime.wire import Wire, left_out

from .payloads import Milliseconds, Payload, UserId

ServerCommand: TypeAlias = Annotated[
    str | dict[str, Any],
    Field(description="The name of a command, or an object with it as `command` and the fields of that command."),
]


class Announce(Payload):
    """To everybody of the workspace; an empty text takes the announcement away."""

    text: Annotated[str, Field(max_length=500)]


class ThePerson(Payload):
    user_id: UserId


class MapProcess(Wire):
    """A server process that has sockets of this workspace. `name`: its number on this map."""

    name: int
    sockets: int
    connections: int


class MapRoom(Wire):
    """A room of this workspace that one may see, and which of the listed sockets are in it."""

    room: Annotated[str, Field(description="Its internal name.")]
    label: str
    kind: str
    count: Annotated[int, Field(description="Sockets in it, in all processes.")]
    sockets: list[str]


class Hidden(Wire):
    """Direct conversations, and private channels that one is not in."""

    rooms: int
    sockets: int


class MapNamespace(Wire):
    name: str
    sockets: int
    rooms: list[MapRoom]
    hidden: Hidden


class MapSocket(Wire):
    """A live socket. `process`: the number of its process on this map."""

    sid: str
    namespace: str
    connection: Annotated[str, Field(description="Sockets of one connection carry the same.")]
    user_id: str
    username: str
    name: str
    process: int
    transport: str
    device: str
    since: Milliseconds
    events_in: Annotated[int, Field(description="Client events that it sent.")]
    bytes_out: Annotated[int, Field(description="What its connection was sent.")]


class Totals(Wire):
    people: int
    connections: int
    sockets: int
    rooms: int
    slow_readers: Annotated[
        int, Field(description="Connections cut off in the last hour: they took too slowly what they were sent.")
    ]


class MapAck(Wire):
    """Namespaces, rooms and sockets of this workspace, in all processes, as one may see them."""

    processes: list[MapProcess]
    namespaces: list[MapNamespace]
    sockets: list[MapSocket]
    totals: Totals
    missing: Annotated[int, Field(description="Processes that did not answer in time.")]
    messages_per_minute: int


class CommandAck(Wire):
    """What the command gave."""

    result: dict[str, Any]


class CommandExecuted(Wire):
    """An administrator used a command. To this workspace's administrators."""

    command: str
    status: Annotated[str, Field(description="`ok`, or the code of why not.")]
    result: Annotated[dict[str, Any], Field(description="Without what only who asked may see.")]
    by: Annotated[str, Field(description="Their username.")]


class Announcement(Wire):
    """What an administrator has to say to everybody; an empty text takes the last one away."""

    text: str
    by: Annotated[str, Field(description="Their name.")]
    at: Milliseconds
    workspace: Annotated[str, Field(description="Its slug, in `/notifications` alone.")] = left_out()


class Announcements(Wire):
    """What stands over the pages of one's workspaces, on connect: one without any is not named."""

    workspaces: Annotated[dict[str, Announcement], Field(description="By slug.")]


class CommandHelp(Wire):
    name: str
    help: str
    min_role: Literal["guest", "member", "manager", "admin", "owner"] = left_out()
