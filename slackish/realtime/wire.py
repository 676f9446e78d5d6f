"""The shapes of what a server says: bases for an app's own, and the refusals of every namespace."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Wire(BaseModel):
    """The base of what the server says: camelCase, and nothing in it that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=to_camel, populate_by_name=True)


def left_out() -> Any:
    """A field that may be absent. It is never null: absence says it in fewer bytes."""
    return Field(default=None, json_schema_extra=lambda schema: schema.pop("default", None))  # type: ignore[arg-type]


class Refusal(BaseModel):
    """Why an event was refused: a stable code, a sentence for people, and what the code brings along."""

    model_config = ConfigDict(frozen=True, extra="allow")

    code: str = Field(description="Stable, in snake_case: what programs look at.")
    message: str = Field(description="For people.")


class ErrorEvent(Refusal):
    """An event that asked for no ack was refused."""

    event: Any = Field(description="The name of the event that was refused.")
