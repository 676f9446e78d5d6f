"""People: who is there, who is writing."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from slackish.realtime.wire import Wire, left_out
from workspaces.schemas import PersonCard

from .common import InRoom, Milliseconds, UserId

Welcome: TypeAlias = Annotated[str, Field(description="A greeting, on every connect.")]


class UserTyping(InRoom):
    """Somebody is writing. To the others in the room; forget it after five seconds."""

    user_id: UserId
    username: str
    name: str
    parent_id: Annotated[int, Field(description="In the thread of that message.")] = left_out()


class PresenceEntry(Wire):
    """Somebody came, went, or has been still for a while."""

    user_id: UserId
    status: Literal["online", "away", "offline"]


class PresenceChanged(Wire):
    """Whose presence changed, at most once a second. Offline is who has been gone for five seconds.

    To the workspace's members; to a guest about those it shares a channel with.
    """

    changes: list[PresenceEntry]


PresenceState: TypeAlias = Annotated[
    dict[str, Literal["online", "away"]],
    Field(description="User id → how they are there, on connect; who is not in it is offline."),
]


class Disconnected(InRoom):
    """The last socket of somebody in this room has been gone for five seconds. No entry of the log."""

    kind: Literal["disconnected"]
    text: str
    timestamp: Milliseconds
    user: str
    user_id: UserId
    name: str


PersonChanged: TypeAlias = Annotated[
    PersonCard,
    Field(
        description="A name, a picture, a profile or a status is another now. To the workspace's members; to a guest"
        " about those it shares a channel with."
    ),
]
