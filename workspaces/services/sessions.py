"""Where somebody is signed in, and what ends it. Ending a session closes its sockets (slackish/sessions.py)."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from slackish.realtime import close_on_commit
from workspaces.errors import SessionNotFound
from workspaces.models import User


@transaction.atomic
def session_end(*, user: User, session_id: int) -> None:
    """Sign one of the user's browsers out. Errors: SessionNotFound (absent, or another's)."""
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None:
        raise SessionNotFound
    session.end()


@transaction.atomic
def sessions_end(*, user: User, but: str | None = None) -> None:
    """Sign the user out everywhere, `but` (a session key) stays: for a password that was changed.

    Connections of sessions that nobody keeps a list of are closed by their account.
    """
    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        session.end()
    close_on_commit(user=user.pk, but_session=None if but is None else _digest(but))


@transaction.atomic
def account_deactivate(*, user: User) -> None:
    """Nobody signs in by this account any more, and who is in by it is out. For who runs the server."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    close_on_commit(user=user.pk)


def _digest(key: str) -> str:
    from slackish.realtime.identity import session_digest

    return session_digest(key)
