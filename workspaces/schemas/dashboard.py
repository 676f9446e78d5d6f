"""What `/dashboard` says: aggregates, never a person."""

from typing import Annotated, TypeAlias

from pydantic import Field

from slackish.realtime.wire import Wire

from .payloads import Milliseconds

Point: TypeAlias = Annotated[list[float], Field(min_length=2, max_length=2, description="[milliseconds, value].")]


class ChannelCount(Wire):
    """A public channel and how much was said in it."""

    name: str
    messages: int


class BusiestChannels(Wire):
    """Of the last 24 hours."""

    public: list[ChannelCount]
    private: Annotated[int, Field(description="Messages of all private channels and direct conversations together.")]


class Metrics(Wire):
    """The workspace in numbers, on connect and every five seconds."""

    at: Milliseconds
    people_online: int
    sockets: int
    rooms: int
    messages_per_minute: Annotated[int, Field(description="Messages of the last 60 seconds.")]
    active_members: Annotated[int, Field(description="People who wrote in the last 24 hours.")]
    busiest_channels: BusiestChannels


class History(Wire):
    """[moment, value] each, oldest first."""

    people_online: list[Point]
    sockets: list[Point]
    messages: Annotated[list[Point], Field(description="An hour each.")]
    active_members: Annotated[list[Point], Field(description="A day each.")]
