"""Sessions in the database, found by keys that can be keys."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key: object) -> bool:
        """Django asks for eight characters of any kind. PostgreSQL fails on a NUL instead of finding nothing."""
        return isinstance(key, str) and len(key) >= 8 and key.isascii() and key.isalnum()
