"""Django's pages: each on one thread from its first middleware to its last, of a pool that stays.

Django's own ASGI handler awaits every middleware by itself. With those of the settings that is some thirty
hops between the event loop and a thread made for the one request, on which a connection to the database is
opened and thrown away: more than what the page itself costs.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from typing import IO, Any, cast

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest, get_script_prefix
from django.db import close_old_connections
from django.http import FileResponse, HttpResponseBase
from django.urls import set_script_prefix


class PageHandler(ASGIHandler):
    """Views and middleware as WSGI runs them; what a view streams, and async views, go on on the loop."""

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        try:
            await self._answer(scope, body, receive, send)
        finally:
            body.close()

    async def _answer(self, scope: Any, body: IO[bytes], receive: Any, send: Any) -> None:
        set_script_prefix(get_script_prefix(scope))
        request, refusal = self.create_request(scope, body)
        if request is None:
            await self.send_response(cast("HttpResponseBase", refusal), send)
            return
        response = await sync_to_async(self._respond, thread_sensitive=False, executor=_threads())(scope, request)
        if not response.streaming:
            await self.send_response(response, send)
            return
        try:
            await self._stream(response, receive, send)
        finally:
            response.close()

    def _respond(self, scope: Any, request: ASGIRequest) -> HttpResponseBase:
        """On a thread of the pool. The request ends there too: its signal closes that thread's connections."""
        signals.request_started.send(sender=type(self), scope=scope)
        response = self.get_response(request)
        response._handler_class = type(self)  # type: ignore[attr-defined]
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if response.streaming:
            close_old_connections()  # nobody knows how long it streams
        else:
            response.close()
        return response

    async def _stream(self, response: HttpResponseBase, receive: Any, send: Any) -> None:
        """Until all is sent, or its reader gone."""
        sending = asyncio.ensure_future(self.send_response(response, send))
        leaving = asyncio.ensure_future(self._gone(receive))
        try:
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            if not sending.done():
                sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending

    async def _gone(self, receive: Any) -> None:
        with suppress(RequestAborted):
            await self.listen_for_disconnect(receive)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.PAGE_THREADS, thread_name_prefix="slackish-page")
