"""How people's accounts differ from allauth's defaults: what a username may look like."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

# What `@` can mention and a client can tell from an id: it starts with a letter, and is short.
username_validators = [
    RegexValidator(
        r"\A[A-Za-z][A-Za-z0-9._-]{1,29}\Z",
        "Use 2 to 30 letters, digits, dots, dashes or underscores, starting with a letter.",
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
