"""What the examples' payloads share."""

import time
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from slackish.realtime import EventError

RoomName: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]
Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=4000)]


class Payload(BaseModel):
    """camelCase on the wire, and no field that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=to_camel)


class RoomNotFound(EventError):
    """Absent, or one is not in it: the same answer."""

    code = "room_not_found"
    default_message = "There is no such room."


def now() -> int:
    """`Date.now()`: milliseconds since the epoch."""
    return time.time_ns() // 1_000_000
