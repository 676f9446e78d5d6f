"""Uploads. The body is the file itself, so that nothing of it is parsed before somebody is let in."""

from collections.abc import Iterator
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import Field

from chat import services
from chat.errors import FileTooLarge
from chat.schemas import file_wire
from chat.schemas.events import FileEntry
from workspaces.callers import actor_in

router = Router()
CHUNK = 64 * 1024

Slug = Annotated[str | None, Query(description="Its address. Left out: the only one the caller is in.")]
BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}


@router.post(
    "/files", response={201: FileEntry}, by_alias=True, exclude_unset=True, url_name="files", openapi_extra=BODY
)
def upload(
    request: HttpRequest, name: Annotated[str, Query(max_length=1000)], workspace: Slug = None
) -> Status[dict[str, Any]]:
    """Upload a file, its bytes being the body. Its id goes into `files` of `send-message`."""
    actor, _ = actor_in(request, workspace)
    if int(request.headers.get("Content-Length") or 0) > settings.FILE_SIZE:
        raise FileTooLarge(settings.FILE_SIZE)
    return Status(201, file_wire(services.file_upload(actor=actor, name=name, chunks=chunks_of(request))))


@router.delete("/files/{file_id}", response={204: None}, url_name="file_discard")
def discard(
    request: HttpRequest, file_id: Annotated[int, Field(ge=1, lt=2**63)], workspace: Slug = None
) -> Status[None]:
    """Take back an upload that no message carries."""
    actor, _ = actor_in(request, workspace)
    services.file_discard(actor=actor, file_id=file_id)
    return Status(204, None)


def chunks_of(request: HttpRequest) -> Iterator[bytes]:
    """The body as it comes, never all of it at once."""
    while chunk := request.read(CHUNK):
        yield chunk
