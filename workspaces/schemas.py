"""What of workspaces goes over the wire, in camelCase, people's ids as strings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

if TYPE_CHECKING:
    from workspaces.models import User


class Person(BaseModel):
    """A person, the same for whoever looks. `avatar` is the address of a picture."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    id: str
    username: str
    name: str
    avatar: str | None = None


def person_wire(user: User) -> dict[str, Any]:
    person = Person(id=str(user.pk), username=user.username, name=user.display_name)
    return person.model_dump(by_alias=True)
