"""Files as they are handed out: each time asked whether this person may still see them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from chat.errors import FileNotFound
from chat.models import File
from chat.selectors import file_find
from slackish.uploads import storage
from slackish.uploads.responses import Stored, file_response
from workspaces.callers import BearerToken
from workspaces.errors import AuthenticationRequired
from workspaces.models import User


@require_safe
def file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """The file itself: pictures are shown, everything else is saved; with `?download` they are saved too."""
    found = _found(request, file_id)
    inline = found.width is not None and "download" not in request.GET
    stored = Stored(storage.files.path_of(found.stored), found.type, found.name, found.stored, inline=inline)
    return _handed_out(request, stored)


@require_safe
def thumb(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """The small picture of a large one."""
    found = _found(request, file_id)
    if not found.thumb:
        raise Http404
    return _handed_out(
        request, Stored(storage.files.path_of(found.thumb), "image/webp", found.name, found.thumb, inline=True)
    )


def _handed_out(request: HttpRequest, stored: Stored) -> HttpResponseBase:
    try:
        return file_response(request, stored)
    except FileNotFoundError as gone:  # removed from disk since it was found
        raise Http404 from gone


def _found(request: HttpRequest, file_id: int) -> File:
    """Nobody, somebody else and somebody removed are answered as if there was no such file."""
    try:
        caller = BearerToken()(request)
    except AuthenticationRequired as unknown:
        raise Http404 from unknown
    user: Any = caller.user if caller else request.user
    if not isinstance(user, User):
        raise Http404
    try:
        return file_find(user, file_id, only_workspace=caller.only_workspace if caller else None)
    except FileNotFound as absent:
        raise Http404 from absent
