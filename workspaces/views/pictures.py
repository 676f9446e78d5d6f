"""Profile pictures and workspace icons: for who is signed in and knows the name, which is a secret of 160 bits."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from slackish.uploads import storage
from slackish.uploads.responses import Stored, file_response


@require_safe
@login_required
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """The square. Another picture has another name, so it may be kept."""
    try:
        stored = Stored(storage.pictures.path_of(name), "image/webp", f"{name[:8]}.webp", name, inline=True)
        response = file_response(request, stored)
    except (ValueError, FileNotFoundError) as absent:
        raise Http404 from absent
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
