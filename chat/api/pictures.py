"""One's own picture. The body is the picture itself, as that of an upload is the file."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from chat import services
from workspaces.callers import actor_in
from workspaces.schemas import PersonCard

from .files import BODY, Slug, chunks_of

router = Router(tags=["people"])


@router.put(
    "/me/picture",
    response=PersonCard,
    by_alias=True,
    exclude_unset=True,
    url_name="my_picture",
    openapi_extra=BODY,
)
def put_picture(request: HttpRequest, workspace: Slug = None) -> dict[str, Any]:
    """Show a picture beside one's name, in all workspaces: JPEG, PNG, GIF or WebP, its bytes being the body."""
    actor, _ = actor_in(request, workspace)
    return services.picture_set(actor=actor, chunks=chunks_of(request))


@router.delete("/me/picture", response=PersonCard, by_alias=True, exclude_unset=True, url_name="my_picture")
def delete_picture(request: HttpRequest, workspace: Slug = None) -> dict[str, Any]:
    """Take one's picture away, in all workspaces."""
    actor, _ = actor_in(request, workspace)
    return services.picture_take_away(actor=actor)
