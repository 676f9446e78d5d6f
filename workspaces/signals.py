"""What follows from what allauth and Django do with accounts, wherever it is done from."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.core.internal.httpkit import get_client_ip
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from workspaces.models import User
from workspaces.services.sessions import sessions_end


@receiver([password_changed, password_set, password_reset])
def end_the_other_sessions(*, request: HttpRequest, user: User, **_: Any) -> None:
    """A password is changed for a reason: whoever had the old one is out, on pages and on sockets."""
    sessions_end(user=user, but=request.session.session_key)


@receiver(user_logged_in)
def list_the_session(*, request: HttpRequest, user: User, **_: Any) -> None:
    """However somebody signed in, the list of their devices has it: sockets of a session that is not there close."""
    if request.session.session_key is None:
        request.session.save()
    about = {
        "user": user,
        "ip": get_client_ip(request) or "0.0.0.0",  # noqa: S104 - asked for by no network, as in a test
        "user_agent": request.META.get("HTTP_USER_AGENT", "")[:200],
    }
    UserSession.objects.update_or_create(session_key=request.session.session_key, defaults=about)


@receiver([password_changed, password_set])
def list_the_new_key(*, request: HttpRequest, user: User, **_: Any) -> None:
    """This browser's session got a new key with the password."""
    list_the_session(request=request, user=user)
