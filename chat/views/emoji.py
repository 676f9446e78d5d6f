"""A workspace's emoji: the page where they are made and removed, and their pictures."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chat import policies, services
from chat.errors import EmojiExists, EmojiNotFound, TooManyEmoji
from chat.models import Emoji
from chat.selectors.emoji import emoji_find
from slackish.realtime.errors import EventError, InvalidPayload, RateLimited
from slackish.uploads import storage
from slackish.uploads.responses import Stored, file_response
from workspaces.errors import NotAuthorized
from workspaces.models import User
from workspaces.selectors import actor_resolve
from workspaces.shell import shell_context


class SignedInRequest(HttpRequest):
    user: User


@require_safe
@never_cache
@login_required
def emoji_page(request: SignedInRequest, slug: str) -> HttpResponse:
    """All of them, for everybody; who may add and remove is shown how."""
    context = shell_context(request, slug, active="settings")
    role = context["me"]["role"]
    there = Emoji.objects.filter(workspace=context["workspace"]).select_related("created_by").order_by("name")
    context |= {
        "may_add": policies.may_add_emoji(role),
        "emoji": [(each, policies.may_remove_emoji(role, request.user.pk, each)) for each in there],
        "name": request.session.pop("emoji_name", ""),
    }
    return render(request, "chat/emoji.html", context)


@require_POST
@login_required
def emoji_add(request: SignedInRequest, slug: str) -> HttpResponse:
    picture: Any = request.FILES.get("picture")
    name = request.POST.get("name", "")
    try:
        actor, _role = actor_resolve(request.user.pk, slug)
        made = services.emoji_add(actor=actor, name=name, chunks=picture.chunks() if picture else [])
        messages.success(request, _("{emoji} is there for everybody.").format(emoji=made))
    except (InvalidPayload, EmojiExists, TooManyEmoji, RateLimited) as error:
        request.session["emoji_name"] = name[:50]  # nobody types it twice for a picture that was too large
        messages.error(request, error.message)
    except EventError as error:
        raise _refusal(error) from error
    return redirect("emoji_page", slug)


@require_POST
@login_required
def emoji_remove(request: SignedInRequest, slug: str, emoji_id: int) -> HttpResponse:
    try:
        actor, _role = actor_resolve(request.user.pk, slug)
        services.emoji_remove(actor=actor, emoji_id=emoji_id)
    except EventError as error:
        raise _refusal(error) from error
    messages.success(request, _("Removed. Where it was used its name stands."))
    return redirect("emoji_page", slug)


@require_safe
def emoji_picture(request: HttpRequest, emoji_id: int) -> HttpResponseBase:
    """The picture, for members of its workspace. Another picture has another address, so it may be kept."""
    user: Any = request.user
    if not isinstance(user, User):
        raise Http404
    try:
        emoji = emoji_find(user, emoji_id)
        stored = Stored(storage.emoji.path_of(emoji.stored), "image/webp", f"{emoji.name}.webp", emoji.stored, True)
        response = file_response(request, stored)
    except (EmojiNotFound, FileNotFoundError) as absent:
        raise Http404 from absent
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _refusal(error: EventError) -> Exception:
    return PermissionDenied(error.message) if isinstance(error, NotAuthorized) else Http404(error.message)
