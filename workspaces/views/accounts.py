"""The pages of one's own account beside allauth's: all of it at a glance, tokens, and ending a session."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from slackish.realtime.errors import EventError
from workspaces import services
from workspaces.forms import TokenForm
from workspaces.models import ApiToken, User
from workspaces.services.sessions import session_end


class SignedInRequest(HttpRequest):
    user: User


@require_safe
@never_cache
@login_required
def account(request: SignedInRequest) -> HttpResponse:
    """Where each thing of one's account is changed, with what it is now."""
    tokens = ApiToken.objects.filter(user=request.user, revoked_at=None)
    context = {
        "second_factor": is_mfa_enabled(request.user),
        "sessions": len(UserSession.objects.purge_and_list(request.user)),
        "tokens": tokens.count(),
    }
    return render(request, "account/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def tokens(request: SignedInRequest) -> HttpResponse:
    """One's tokens; POST makes one, and shows its secret in this one answer only."""
    form = TokenForm(request.POST or None, user=request.user)
    made: dict[str, Any] = {}
    if form.is_valid():
        token, secret = services.token_create(
            user=request.user, workspace=form.cleaned_data["workspace"], name=form.cleaned_data["name"]
        )
        made, form = {"token": token, "secret": secret}, TokenForm(user=request.user)
    live = ApiToken.objects.filter(user=request.user, revoked_at=None).select_related("workspace").order_by("-pk")
    return render(request, "account/tokens.html", {"form": form, "tokens": live, **made})


@require_POST
@login_required
def token_revoke(request: SignedInRequest, token_id: int) -> HttpResponse:
    try:
        services.token_revoke(user=request.user, token_id=token_id)
    except EventError as error:
        raise Http404(error.message) from error
    messages.success(request, _("The token works no longer."))
    return redirect("account_tokens")


@require_POST
@login_required
def session_revoke(request: SignedInRequest, session_id: int) -> HttpResponse:
    try:
        session_end(user=request.user, session_id=session_id)
    except EventError as error:
        raise Http404(error.message) from error
    messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")
