"""What the payloads of client events are made of, in every namespace of a workspace."""

from datetime import datetime
from typing import Annotated, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

MAX_ID = 2**63 - 1


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("a NUL character can't be stored")
    return text


def _uuid(value: object) -> object:
    """JSON has no UUIDs, and strict validation takes nothing else for one."""
    return UUID(value) if isinstance(value, str) else value


Id: TypeAlias = Annotated[int, Field(ge=1, le=MAX_ID)]
Count: TypeAlias = Annotated[int, Field(ge=0, le=MAX_ID)]
Text: TypeAlias = Annotated[str, AfterValidator(_storable)]
Name: TypeAlias = Annotated[str, Field(max_length=200), AfterValidator(_storable)]
Uuid: TypeAlias = Annotated[UUID, BeforeValidator(_uuid)]
UserId: TypeAlias = Annotated[str, Field(pattern="^[0-9]{1,18}$", description="The account's id: a string.")]
Milliseconds: TypeAlias = Annotated[int, Field(description="Milliseconds since the epoch.")]

Welcome: TypeAlias = Annotated[str, Field(description="A greeting, on every connect.")]


class Payload(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=to_camel)


def milliseconds(moment: datetime) -> int:
    """Since the epoch, as all times on the wire."""
    return round(moment.timestamp() * 1000)
