"""Whose session opened the connection: resolved once, at the handshake, and never written back.

Django's and Channels' own `get_user` flush or rotate a session whose hash is old, which would sign
somebody out of the page because a socket looked at it. This reads, compares, and leaves it alone.
"""

import hashlib
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.crypto import constant_time_compare


@dataclass(frozen=True, slots=True)
class Person:
    """An account, and what it proved itself by: the digest of a session key, or a token's id."""

    user_id: int
    username: str
    name: str
    session: str | None = None
    token_id: int | None = None


def session_person(headers: list[tuple[bytes, bytes]]) -> Person | None:
    """The person of the session cookie in `headers`, or None. Reads the database: not for the loop."""
    key = _session_key(headers)
    if not key:
        return None
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore(key)
    stored = session.load()
    user = _user(stored)
    if user is None or not _hash_matches(user, stored.get(HASH_SESSION_KEY, "")):
        return None
    return Person(user.pk, user.get_username(), user.get_full_name(), session=session_digest(key))


def session_digest(key: str) -> str:
    """What connections are indexed by: the key itself is a secret and stays out of memory dumps and logs."""
    return hashlib.sha256(key.encode()).hexdigest()


def _session_key(headers: list[tuple[bytes, bytes]]) -> str:
    cookie = SimpleCookie()
    try:
        for name, value in headers:
            if name == b"cookie":
                cookie.load(value.decode("latin1"))
    except CookieError:
        return ""
    morsel = cookie.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""


def _user(stored: dict[str, Any]) -> Any:
    if stored.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    model = get_user_model()
    try:
        user_id = model._meta.pk.to_python(stored.get(SESSION_KEY))
    except ValidationError:
        return None
    if user_id is None:
        return None
    # Composing it takes longer than running it, and every connection begins with it.
    table, key = (connection.ops.quote_name(each) for each in (model._meta.db_table, model._meta.pk.attname))
    people = model._default_manager.raw(f"SELECT * FROM {table} WHERE {key} = %s AND is_active", [user_id])  # noqa: S608
    return next(iter(people), None)


def _hash_matches(user: Any, stored_hash: str) -> bool:
    """Against the present secret key, and the earlier ones while keys are rotated."""
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    matches = [constant_time_compare(stored_hash, each) for each in hashes]  # all of them, in constant time
    return any(matches)
