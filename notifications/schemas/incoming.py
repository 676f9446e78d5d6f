"""What clients send to `/notifications`: frozen, strict, and nothing unknown in it."""

from typing import Annotated, Literal, TypeAlias
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

MAX_ID = 2**63 - 1
Type: TypeAlias = Literal[
    "message", "mention", "reply", "direct", "like", "invite", "announcement", "reminder", "project", "game"
]
Level: TypeAlias = Literal["all", "mentions", "nothing"]
Minute: TypeAlias = Annotated[int, Field(ge=0, lt=24 * 60, description="Of the day.")]
Id: TypeAlias = Annotated[int, Field(ge=1, le=MAX_ID)]
Slug: TypeAlias = Annotated[str, Field(max_length=50, pattern=r"^[-a-zA-Z0-9_]+$")]


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not a time zone")
    return name


def _no_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("a NUL character can't be stored")
    return text


class Payload(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=to_camel)


class ListNotifications(Payload):
    before: Id | None = None
    type: Type | None = None
    workspace: Slug | None = None
    unread: bool = False
    limit: Annotated[int, Field(ge=1)] | None = None


class MarkNotificationsRead(Payload):
    ids: Annotated[list[Id], Field(max_length=500)]


class MarkAllRead(Payload):
    workspace: Slug | None = None


class Why(Payload):
    message_id: Id


class Looking(Payload):
    room_id: Id
    parent_id: Id | None = None
    away: bool = False


Keyword: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40), AfterValidator(_no_nul)
]


class WorkspaceChanges(Payload):
    """What to change for one workspace; what is left out stays."""

    workspace: Slug
    level: Level | None = None
    everybody: bool | None = None
    keywords: Annotated[list[Keyword], Field(max_length=20)] | None = None
    off: Annotated[list[Type], Field(max_length=10)] | None = None


class PreferenceChanges(Payload):
    """What to change; what is left out stays. `pausedFor`: minutes from now, 0 ends a pause."""

    sound: bool | None = None
    desktop: bool | None = None
    email: bool | None = None
    paused_for: Annotated[int, Field(ge=0, le=60 * 24 * 30)] | None = None
    quiet: bool | None = None
    quiet_from: Minute | None = None
    quiet_to: Minute | None = None
    quiet_days: Annotated[str, Field(pattern=r"^[0-6]{0,7}$")] | None = None
    time_zone: Annotated[str, Field(max_length=64), AfterValidator(_zone)] | None = None


class PushKeys(Payload):
    p256dh: Annotated[str, Field(alias="p256dh", pattern=r"^[-_A-Za-z0-9]{80,100}=?$")]
    auth: Annotated[str, Field(pattern=r"^[-_A-Za-z0-9]{20,32}=*$")]


class SubscribePush(Payload):
    endpoint: Annotated[str, Field(max_length=1000, pattern=r"^https?://")]
    keys: PushKeys


class UnsubscribePush(Payload):
    endpoint: Annotated[str, Field(max_length=1000)]
