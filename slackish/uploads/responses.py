"""Handing a stored file out: in pieces, off the event loop, no faster than it is taken, and never as a page."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from .drain import drained

CHUNK = 64 * 1024
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, slots=True)
class Stored:
    """`name`: how a browser saves it; `tag`: another for other bytes; `inline`: it may be shown where it is linked."""

    path: Path
    type: str
    name: str
    tag: str
    inline: bool = False


def file_response(request: HttpRequest, stored: Stored) -> HttpResponseBase:
    """200, 206 for a range, 304, or 416. Asked for anew each time: rights change, and the tag saves the bytes."""
    size = stored.path.stat().st_size
    etag = f'"{stored.tag}"'
    if request.headers.get("If-None-Match") == etag:
        return _dressed(HttpResponse(status=304), stored, etag)
    first, last = 0, size - 1
    asked = request.headers.get("Range")
    if asked and request.headers.get("If-Range") in (None, etag):
        part = _range_of(asked, size)
        if part is None:
            refused = HttpResponse(status=416)
            refused["Content-Range"] = f"bytes */{size}"
            return _dressed(refused, stored, etag)
        first, last = part
    response = StreamingHttpResponse(_stream(request, stored.path, first, last - first + 1), content_type=stored.type)
    if (first, last) != (0, size - 1):
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(last - first + 1)
    return _dressed(response, stored, etag)


def _dressed(response: HttpResponseBase, stored: Stored, etag: str) -> HttpResponseBase:
    disposition = content_disposition_header(not stored.inline, stored.name)
    response["Content-Disposition"] = disposition or "attachment"
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _range_of(asked: str, size: int) -> tuple[int, int] | None:
    """(first, last) of one range; None for one that can't be met. Several, or nonsense: all of it."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found.groups() == ("", ""):
        return 0, size - 1
    start, end = found.groups()
    if not start:
        return (max(0, size - int(end)), size - 1) if int(end) else None
    first, last = int(start), min(int(end or size - 1), size - 1)
    return (first, last) if first <= last and first < size else None


def _stream(request: HttpRequest, path: Path, first: int, length: int) -> AsyncIterator[bytes] | Iterator[bytes]:
    if request.method == "HEAD":
        return iter(())
    return (
        _pieces_async(request, path, first, length)
        if isinstance(request, ASGIRequest)
        else _pieces(path, first, length)
    )


async def _pieces_async(request: ASGIRequest, path: Path, first: int, length: int) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(_opened, path, first)
    try:
        while length > 0 and (piece := await asyncio.to_thread(file.read, min(CHUNK, length))):
            length -= len(piece)
            await drained(request.scope)
            yield piece
    finally:
        file.close()


def _pieces(path: Path, first: int, length: int) -> Iterator[bytes]:
    with _opened(path, first) as file:
        while length > 0 and (piece := file.read(min(CHUNK, length))):
            length -= len(piece)
            yield piece


def _opened(path: Path, first: int) -> BinaryIO:
    file = path.open("rb")
    file.seek(first)
    return file
