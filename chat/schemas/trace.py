"""The payloads of the chat's commands in `/admin`."""

from typing import Annotated

from pydantic import Field

from workspaces.schemas.payloads import Id, Payload

from .incoming import RoomRef


class TheMessage(Payload):
    message_id: Id


class TheRoom(Payload):
    room: RoomRef


class Retention(Payload):
    """`days` left out: messages stay."""

    room: RoomRef
    days: Annotated[int, Field(ge=1, le=3650)] | None = None
