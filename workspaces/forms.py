"""What people type on the pages around the chat: accounts, new workspaces, join links."""

import re
from typing import Any

from allauth.account.fields import PasswordField
from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateWithCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from workspaces.models import User, Workspace

PASSWORD_RULES = _("At least 8 characters, not only digits.")


class FocusedField(forms.BoundField):
    """Has the focus when it is the first one wrong, or when its form is what the page is for."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        form = self.form
        candidates = [name for name in form.fields if name in form.errors]
        if not candidates and getattr(form, "starts_focused", False):
            candidates = list(form.fields)
        focus = {"autofocus": True} if candidates[:1] == [self.name] else {}
        return super().build_widget_attrs(attrs, widget) | focus


class _AccountForm(forms.Form):
    """What differs from allauth in all its forms: a placeholder that repeats the label is left out."""

    bound_field_class = FocusedField
    starts_focused = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, PasswordField):
                field.help_text = PASSWORD_RULES if field.widget.attrs.get("autocomplete") == "new-password" else ""
        if "password2" in self.fields:
            self.fields["password2"].help_text = ""


class SignInForm(_AccountForm, LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email or username")
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false")


class SignUpForm(_AccountForm, SignupForm):
    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("As the others will see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "username", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = _("For @mentions: letters, digits, dots, dashes.")
        self.fields["username"].widget.attrs.update(autocapitalize="none", spellcheck="false", maxlength="30")


class ForgottenPasswordForm(_AccountForm, ResetPasswordForm):
    pass


class NewPasswordForm(_AccountForm, ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("The same again")


class PasswordChangeForm(_AccountForm, ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("The same again")


class FirstPasswordForm(_AccountForm, SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password2"].label = _("The same again")


class PasswordAgainForm(_AccountForm, ReauthenticateForm):
    pass


class SecondFactorForm(_AccountForm, AuthenticateForm):
    """A code of the app, or one of the recovery codes."""


class SecondFactorAgainForm(_AccountForm, ReauthenticateWithCodeForm):
    pass


class ActivateAppForm(_AccountForm, ActivateTOTPForm):
    pass


class TokenForm(forms.Form):
    """`workspace`: a choice of one's own, or empty for all."""

    bound_field_class = FocusedField

    name = forms.CharField(
        label=_("What it is for"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    workspace = forms.ModelChoiceField(
        label=_("Where it works"),
        queryset=Workspace.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("In all of my workspaces"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workspace"].queryset = Workspace.objects.of(user)  # type: ignore[attr-defined]


class EmailAddressForm(_AccountForm, AddEmailForm):
    starts_focused = False


class WorkspaceForm(forms.Form):
    bound_field_class = FocusedField

    name = forms.CharField(
        label=_("Workspace name"),
        max_length=80,
        help_text=_("Your company or team, as people call it."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    slug = forms.SlugField(
        label=_("Address"),
        max_length=50,
        required=False,
        help_text=_("Lower-case letters, digits and dashes. Left empty, it is made from the name."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )


class JoinByLinkForm(forms.Form):
    """A join link that somebody pasted: only its secret is used, never its host."""

    bound_field_class = FocusedField

    link = forms.CharField(label=_("Join link"), max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_link(self) -> str:
        if found := re.search(r"([\w-]{16,})/?\s*\Z", self.cleaned_data["link"]):
            return found[1]
        raise ValidationError(_("This does not look like a join link. Ask for it again and paste the whole of it."))
