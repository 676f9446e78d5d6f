"""What `/notifications` says."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from notifications.rules import words_of
from slackish.realtime.wire import Wire, left_out
from workspaces.schemas import Person, person_wire

from .incoming import Level, Type

if TYPE_CHECKING:
    from notifications.models import Notification


class Told(Wire):
    """A notification as it is pushed."""

    id: int
    type: Type
    message: Annotated[str, Field(description="One line for people.")]
    excerpt: Annotated[str, Field(description="The beginning of what was said, plain.")]
    workspace: Annotated[str, Field(description="Its slug.")]
    path: Annotated[str, Field(description="Where a click leads.")]
    room: str = left_out()
    room_id: int = left_out()
    message_id: int = left_out()
    parent_id: int = left_out()
    actor: Person | None
    reason: Annotated[str, Field(description="The rule that decided, by its name.")]
    why: Annotated[str, Field(description="The same in words.")]
    silent: Annotated[bool, Field(description="Paused, or in quiet hours: no sound and no pop-up.")] = left_out()
    timestamp: int


class Listed(Told):
    """A notification in the list."""

    read: bool


class WorkspaceCount(Wire):
    """The badge of one workspace in the rail."""

    unread: Annotated[int, Field(description="Messages.")]
    mentions: int


class UnreadCount(Wire):
    """For the badges. `total` counts notifications, the workspaces' numbers count messages."""

    total: int
    workspaces: dict[str, WorkspaceCount]


class ReadChanged(Wire):
    """Read on another device of the same person. Without `ids`: all, or all of `workspace`."""

    ids: list[int] = left_out()
    workspace: str = left_out()


class Gone(Wire):
    """A message was deleted, and what quoted it with it."""

    message_id: int


class PreferencesWire(Wire):
    """How a person is reached, in all their workspaces. Minutes are of the day, days count from Monday."""

    sound: bool
    desktop: bool
    email: bool
    paused_until: int | None
    quiet: bool
    quiet_from: int
    quiet_to: int
    quiet_days: str
    time_zone: str


class WorkspacePreferencesWire(Wire):
    """What a person wants to hear of one workspace; `off` are types that are turned off."""

    workspace: str
    level: Level
    everybody: bool
    keywords: list[str]
    off: list[Type]


class AllPreferences(Wire):
    """What a person chose, for themselves and for each of their workspaces."""

    preferences: PreferencesWire
    workspaces: list[WorkspacePreferencesWire]
    push_key: Annotated[str, Field(description="The installation's public VAPID key.")]


class WhyAck(Wire):
    """`told`: a notification was made. `reason` names the rule that decided, `why` says it in words."""

    told: bool
    reason: str
    why: str


class ListAck(Wire):
    """The newest first."""

    notifications: list[Listed]
    has_more: bool


class Nothing(Wire):
    """Nothing beside `ok`."""


def milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def notification_wire(notification: Notification) -> dict[str, Any]:
    """As `new-notification` carries it. Wants its actor and workspace fetched."""
    wire: dict[str, Any] = {
        "id": notification.pk,
        "type": notification.type,
        "message": notification.title,
        "excerpt": notification.excerpt,
        "workspace": notification.workspace.slug,
        "path": notification.path,
        "actor": person_wire(notification.actor) if notification.actor else None,
        "reason": notification.rule,
        "why": words_of(notification.rule),
        "timestamp": milliseconds(notification.created_at),
    }
    numbers = {
        "roomId": notification.room_id,
        "messageId": notification.message_id,
        "parentId": notification.parent_id,
    }
    wire |= {key: value for key, value in numbers.items() if value is not None}
    return wire | ({"room": notification.room} if notification.room else {})
