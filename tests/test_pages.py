"""Pages are answered on threads that stay, whatever the middleware."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from slackish.pages import PageHandler

PATIENCE = 10
seen: list[tuple[str, int, int]] = []  # (what ran, on which thread, with which connection)
let_go: list[asyncio.Event] = []
closed: list[str] = []


def note(what: str) -> None:
    seen.append((what, threading.get_ident(), id(connection.connection)))


def noting(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        note("before")
        response = get_response(request)
        note("after")
        return response

    return middleware


def asking(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    note("view")
    return HttpResponse("asked")


async def waiting(request: HttpRequest) -> HttpResponse:
    await asyncio.sleep(0)
    return HttpResponse("waited")


def failing(request: HttpRequest) -> HttpResponse:
    raise LookupError


def streaming(request: HttpRequest) -> StreamingHttpResponse:
    async def pieces() -> AsyncIterator[bytes]:
        try:
            yield b"first"
            await let_go[0].wait()
            yield b"second"
        finally:
            closed.append("stream")

    return StreamingHttpResponse(pieces())


urlpatterns = [
    path("asking", asking),
    path("waiting", waiting),
    path("failing", failing),
    path("streaming", streaming),
]


class Visit:
    """One request to the handler. `leave`: the reader goes."""

    def __init__(self, handler: PageHandler, place: str) -> None:
        self.sent: list[dict[str, Any]] = []
        self.began = asyncio.Event()
        self.leave = asyncio.Event()
        self._asked = False
        scope = {"type": "http", "method": "GET", "path": f"/{place}", "query_string": b"", "headers": []}
        self.done = asyncio.ensure_future(handler(scope, self._receive, self._send))

    async def body(self) -> bytes:
        await asyncio.wait_for(self.done, PATIENCE)
        return b"".join(each.get("body", b"") for each in self.sent)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    async def _receive(self) -> dict[str, Any]:
        if self._asked:
            await self.leave.wait()
            return {"type": "http.disconnect"}
        self._asked = True
        return {"type": "http.request", "body": b""}

    async def _send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)
        if message.get("body"):
            self.began.set()


@pytest.fixture
def handler(database: str) -> Any:
    seen.clear()
    closed.clear()
    let_go[:] = [asyncio.Event()]
    middleware = ["tests.test_pages.noting", "django.middleware.common.CommonMiddleware"]
    with override_settings(MIDDLEWARE=middleware, ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], DEBUG=False):
        yield PageHandler()


async def test_a_page_stays_on_one_thread_and_the_thread_keeps_its_connection(handler: PageHandler) -> None:
    for _ in range(40):  # more than there are threads
        assert await Visit(handler, "asking").body() == b"asked"
    visits = [seen[start : start + 3] for start in range(0, len(seen), 3)]
    assert all([what for what, _, _ in visit] == ["before", "view", "after"] for visit in visits)
    assert all(len({thread for _, thread, _ in visit}) == 1 for visit in visits)
    threads = {thread for _, thread, _ in seen}
    assert threading.get_ident() not in threads
    assert len(threads) < len(visits)


async def test_the_request_ends_where_it_began(handler: PageHandler) -> None:
    threads = []
    heard: Callable[..., None] = lambda **kwargs: threads.append(threading.get_ident())  # noqa: E731
    request_started.connect(heard)
    request_finished.connect(heard)
    try:
        await Visit(handler, "asking").body()
    finally:
        request_started.disconnect(heard)
        request_finished.disconnect(heard)
    assert threads == [seen[0][1]] * 2


async def test_views_that_wait_and_views_that_fail_are_answered_too(handler: PageHandler) -> None:
    assert await Visit(handler, "waiting").body() == b"waited"
    for place, status in (("failing", 500), ("nowhere", 404)):
        visit = Visit(handler, place)
        await visit.body()
        assert visit.status == status


async def test_a_stream_is_sent_as_it_comes(handler: PageHandler) -> None:
    visit = Visit(handler, "streaming")
    await asyncio.wait_for(visit.began.wait(), PATIENCE)
    assert not visit.done.done()
    let_go[0].set()
    assert await visit.body() == b"firstsecond"
    assert closed == ["stream"]


async def test_a_stream_ends_when_its_reader_goes(handler: PageHandler) -> None:
    visit = Visit(handler, "streaming")
    await asyncio.wait_for(visit.began.wait(), PATIENCE)
    visit.leave.set()
    assert await visit.body() == b"first"
    assert closed == ["stream"]
