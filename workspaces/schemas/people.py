"""People as they go over the wire: in short beside what they did, and as a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from slackish.realtime.wire import left_out
from workspaces.pictures import picture_url

if TYPE_CHECKING:
    from workspaces.models import Membership, Preferences, User


class Person(BaseModel):
    """A person, the same for whoever looks. `avatar` is the address of a picture."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    id: str
    username: str
    name: str
    avatar: str | None = None


class PersonStatus(BaseModel):
    """What somebody says of themselves at the moment, in one workspace."""

    model_config = Person.model_config

    emoji: str
    text: str
    expires_at: int = left_out()


class PersonCard(Person):
    """A person as others of the workspace may know them."""

    role: Literal["owner", "admin", "manager", "member", "guest"]
    title: str = left_out()
    about: str = left_out()
    time_zone: str = left_out()
    status: PersonStatus = left_out()


class PreferencesWire(BaseModel):
    """How one wants the pages, on every device. To all of one's own sockets."""

    model_config = Person.model_config

    theme: Literal["system", "light", "dark"]
    density: Literal["comfortable", "compact"]
    time_format: Literal["system", "12", "24"]
    sidebar_order: Literal["name", "activity", "unread"] = Field(description="Of channels and of conversations.")


def person_wire(user: User) -> dict[str, Any]:
    avatar = picture_url(user.picture)
    person = Person(id=str(user.pk), username=user.username, name=user.display_name, avatar=avatar)
    return person.model_dump(by_alias=True)


def card_wire(membership: Membership) -> dict[str, Any]:
    """Wants its user fetched. A status that ran out is none."""
    user = membership.user
    optional = {
        "title": user.title,
        "about": user.about,
        "timeZone": user.time_zone,
        "status": _status(membership),
    }
    return person_wire(user) | {"role": membership.role} | {name: value for name, value in optional.items() if value}


def preferences_wire(preferences: Preferences) -> dict[str, str]:
    return {
        "theme": preferences.theme,
        "density": preferences.density,
        "timeFormat": preferences.time_format,
        "sidebarOrder": preferences.sidebar_order,
    }


def _status(membership: Membership) -> dict[str, Any] | None:
    until = membership.status_until
    if not (membership.status_emoji or membership.status_text) or (until is not None and until <= timezone.now()):
        return None
    status: dict[str, Any] = {"emoji": membership.status_emoji, "text": membership.status_text}
    return status if until is None else status | {"expiresAt": round(until.timestamp() * 1000)}
