"""How people's accounts differ from allauth's defaults: what a username may look like, who is meant at the sign-in."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

# What `@` can mention and a client can tell from an id: it starts with a letter, and is short.
username_validators = [
    RegexValidator(
        r"\A[A-Za-z][A-Za-z0-9._-]{1,29}\Z",
        _("Use 2 to 30 letters, digits, dots, dashes or underscores, starting with a letter."),
    )
]


NO_MATCH = _("This does not match an account. Check both and try again.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": NO_MATCH,
        "username_password_mismatch": NO_MATCH,
    }

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)


class SignInBackend(AuthenticationBackend):
    """One password is hashed for every attempt, whoever is meant by it, and for nobody too.

    allauth's own tries what looks like an address under two names: the time that takes told who has an account.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        named = self._named(credentials.get("username") or "", credentials.get("email") or "")
        return self._check_password(named, credentials["password"])

    def _named(self, username: str, email: str) -> Any:
        """Of several with one address that none of them has confirmed, the first that gave it."""
        if username and (user := get_user_by_username(username)):
            return user
        address = email or username
        found = filter_users_by_email(address, prefer_verified=True, for_login=True) if address else []
        return min(found, key=lambda user: user.pk, default=None)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are kept encrypted: a dump of the table makes no codes."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """As it stands in a page: the policy lets no `data:` picture in."""
        svg: str = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]


def _cipher() -> Fernet:
    key = hashlib.sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
