"""The settings of the socket layer: `SLACKISH_REALTIME` over these defaults, checked at start."""

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed


@dataclass(frozen=True, slots=True)
class RealtimeSettings:
    """Sizes in bytes, times in seconds unless the name says otherwise."""

    namespaces: str = ""  # dotted name of the project's list of NamespaceConsumer classes
    fallen: str = ""  # dotted name of what tells which people prove nothing any more: see standing.py
    allowed_origins: tuple[str, ...] = ()  # full origins besides the page's own

    ping_interval_ms: int = 25_000
    ping_timeout_ms: int = 20_000
    max_payload: int = 1_000_000
    upgrade_timeout: float = 10  # from the WebSocket's opening to the end of the upgrade
    connect_timeout: float = 45  # a connection that joined no namespace by then is closed
    handler_timeout: float = 30  # Daphne drops a connection left unread for about 50 s

    event_bytes: int = 256 * 1024
    json_depth: int = 20
    namespaces_per_connection: int = 16
    connections_per_user: int = 20
    inbox_events: int = 100  # of one connection; past it reading stops
    inbox_bytes: int = 1024 * 1024  # of one connection; past it the connection is closed
    outbox_bytes: int = 1024 * 1024  # waiting for a slow reader; past it the connection is closed
    event_rate: tuple[int, int] = (600, 60)  # events, seconds: of one socket
    event_burst: int = 200  # of those at once
    flood_factor: int = 10  # this many times the rate is a flood, and ends the connection

    join_timeout: float = 2  # how long a join waits for the channel layer
    layer_timeout: float = 5  # one call of the channel layer
    layer_backlog: int = 10_000  # messages waiting for the layer before the oldest is dropped
    group_refresh: float = 3600  # in-memory groups expire after a day
    access_check: float = 30  # how often the members of guarded rooms, and who is signed in, are read again
    lease_seconds: int = 8  # a process that dies is forgotten after this and two renewals
    lease_renewal: float = 2
    counts_every: float = 0.1  # between two tellings of what a process counts
    presence_grace: float = 5  # who is back by then was never offline
    presence_every: float = 1  # between two tellings of who came and went in a room
    connect_rate: tuple[int, int] = (120, 60)  # CONNECTs, seconds: of one connection, for all its namespaces
    connect_burst: int = 40  # of those at once
    auth_bytes: int = 8 * 1024  # of one CONNECT
    answer_timeout: float = 5  # how long to wait for other processes, and for acks, unless told otherwise
    answer_grace: float = 0.5  # on top of it, for the acks that other processes gathered to travel
    departure_grace: float = 1  # for what a socket sent before it left; then its handler is cancelled
    trace_entries: int = 500  # broadcasts, and answers to who caught up, whose receivers a process remembers
    trace_seconds: float = 3600  # and for how long
    flush_timeout: float = 5  # how long a command waits at its end for what it published
    database_readers: int = 4
    database_writers: int = 4  # on SQLite always one


@lru_cache(maxsize=1)
def realtime_settings() -> RealtimeSettings:
    """The settings in force. An unknown name is refused: a misspelt limit must not pass silently."""
    given = dict(getattr(settings, "SLACKISH_REALTIME", {}))
    unknown = given.keys() - {field.name for field in fields(RealtimeSettings)}
    if unknown:
        raise ImproperlyConfigured(f"SLACKISH_REALTIME has unknown names: {', '.join(sorted(unknown))}.")
    values: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in given.items()}
    return RealtimeSettings(**values)


def _forget(*, setting: str, **kwargs: object) -> None:
    if setting == "SLACKISH_REALTIME":
        realtime_settings.cache_clear()


setting_changed.connect(_forget)
