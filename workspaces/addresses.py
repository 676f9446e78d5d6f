"""Where a change comes from: the network address that the audit log notes beside it.

It travels in a context variable, so that no service has to hand it on: a middleware sets it for
pages, `WorkspaceConsumer.write` for sockets; commands have none.
"""

import ipaddress
from collections.abc import Awaitable, Callable, Iterable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from allauth.core.internal.httpkit import get_client_ip
from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

P = ParamSpec("P")
R = TypeVar("R")

_address: ContextVar[str | None] = ContextVar("slackish_address", default=None)


def current_address() -> str | None:
    """Of who asked for what is being done now; None for commands and background work."""
    return _address.get()


def acting_from(address: str | None, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call `function` as asked for from `address`."""
    token = _address.set(address)
    try:
        return function(*args, **kwargs)
    finally:
        _address.reset(token)


def address_of_scope(peer: str | None, headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """Of a socket: its peer, or what our own proxies, as many as the settings name, say of it.

    The header's other entries are the client's own words.
    """
    proxies: int = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    told = ",".join(value.decode("latin1") for name, value in headers if name == b"x-forwarded-for").split(",")
    address = told[-proxies] if 0 < proxies <= len(told) and told != [""] else peer
    return _checked(address)


@sync_and_async_middleware
def address_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]],
) -> Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]:
    """Pages: as sign-in limits see it, so that the log and the limits agree."""

    async def asynchronous(request: HttpRequest) -> HttpResponseBase:
        token = _address.set(_of_request(request))
        try:
            answer: HttpResponseBase = await get_response(request)  # type: ignore[misc]
        finally:
            _address.reset(token)
        return answer

    def synchronous(request: HttpRequest) -> HttpResponseBase:
        return acting_from(_of_request(request), get_response, request)  # type: ignore[return-value]

    return asynchronous if iscoroutinefunction(get_response) else synchronous


def _of_request(request: HttpRequest) -> str | None:
    try:
        address: str | None = get_client_ip(request)
    except ImproperlyConfigured:  # fewer entries than our proxies add: it did not come through them
        return _checked(request.META.get("REMOTE_ADDR"))
    return address


def _checked(address: str | None) -> str | None:
    try:
        return str(ipaddress.ip_address((address or "").strip()))
    except ValueError:
        return None
