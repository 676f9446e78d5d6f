"""Sessions in the database, found by keys that can be keys; what ends one closes its live connections."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

# Written out: every page and every socket begins with it.
_LOAD = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key: object) -> bool:
        """Django asks for eight characters of any kind. PostgreSQL fails on a NUL instead of finding nothing."""
        return isinstance(key, str) and len(key) >= 8 and key.isascii() and key.isalnum()

    def load(self) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(_LOAD, [self.session_key, connection.ops.adapt_datetimefield_value(timezone.now())])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(row[0])
        return data

    def delete(self, session_key: str | None = None) -> None:
        """However a session ends (signing out, a list of devices, a new key at a new password), this does it."""
        from slackish.realtime import close_on_commit
        from slackish.realtime.identity import session_digest

        key = session_key or self.session_key
        super().delete(session_key)
        if key:
            close_on_commit(session=session_digest(key))
