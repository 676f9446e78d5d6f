"""What a production server refuses to start with: each line names the setting and what to do.

Looked at where the server starts (asgi.py) and by `manage.py check`, on the settings in force: those of
a module that builds on ours, too.
"""

import fcntl
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured

from slackish.environment import DEVELOPMENT_KEY

SECRET_KEY_LENGTH = 50

_lock: IO[str] | None = None  # held as long as the process lives


def unsafe(settings: LazySettings) -> list[str]:
    """The reasons not to start; none where all is well, or where nobody says it is production."""
    return [*_unsafe(settings)] if settings.PRODUCTION else []


def refuse_unsafe(settings: LazySettings) -> None:
    """Exit, on the standard error, if production would be unsafe."""
    if reasons := unsafe(settings):
        sys.exit("Slackish does not start:\n" + "\n".join(f"  * {reason}" for reason in reasons))
    if settings.PRODUCTION and not _is_shareable(settings):
        _be_the_only_server(settings.DATA_DIR)


def _unsafe(settings: LazySettings) -> Iterator[str]:
    if settings.DEBUG:
        yield "DEBUG is on: its error pages show settings and code to everybody. Leave it out."
    yield from _unsafe_key(settings)
    if not any(settings.ALLOWED_HOSTS):
        yield "ALLOWED_HOSTS is empty: name the hosts people reach this server by, as chat.example.com."
    elif any(host in {"*", "."} for host in settings.ALLOWED_HOSTS):
        yield 'ALLOWED_HOSTS has "*": a forged Host header would get into links and e-mails. Name the hosts.'
    if settings.SERVER_PROCESSES > 1 and not _is_shareable(settings):
        yield (
            f"{settings.SERVER_PROCESSES} server processes (SERVER_PROCESSES or WEB_CONCURRENCY) need REDIS_URL and a "
            "postgres:// DATABASE_URL: memory reaches one process, and SQLite has one writer."
        )
    for cookie in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        if not getattr(settings, cookie):
            yield f"{cookie} is off: the cookie would travel in clear text. Leave it on, behind TLS."
    if not settings.SESSION_COOKIE_HTTPONLY:
        yield "SESSION_COOKIE_HTTPONLY is off: a script could read the session. Leave it on."


def _unsafe_key(settings: LazySettings) -> Iterator[str]:
    advice = 'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's own word for an empty one
        key = ""
    if not key:
        yield f"SECRET_KEY is empty. {advice}"
    elif key.startswith("django-insecure-") or key == _development_key(settings.DATA_DIR):
        yield f"SECRET_KEY is the one of development, which is no secret. {advice}"
    elif len(key) < SECRET_KEY_LENGTH or len(set(key)) < 5:
        yield f"SECRET_KEY is too short to be safe: {SECRET_KEY_LENGTH} random characters at least. {advice}"


def _development_key(data_dir: Path) -> str | None:
    try:
        return (data_dir / DEVELOPMENT_KEY).read_text()
    except OSError:
        return None


def _is_shareable(settings: LazySettings) -> bool:
    """Whether several processes may serve from these settings."""
    layer: dict[str, Any] = settings.CHANNEL_LAYERS["default"]
    engine: str = settings.DATABASES["default"]["ENGINE"]
    return "InMemory" not in layer["BACKEND"] and "sqlite" not in engine


def _be_the_only_server(data_dir: Path) -> None:
    """Nobody has to say how many processes there are: a second one over the same data finds the first."""
    global _lock
    _lock = (data_dir / "server.lock").open("w")
    try:
        fcntl.flock(_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(
            "Slackish does not start:\n  * another server process runs over the same data, with SQLite or without "
            "Redis. Several need REDIS_URL and a postgres:// DATABASE_URL."
        )
    os.set_inheritable(_lock.fileno(), False)
