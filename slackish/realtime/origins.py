"""Which pages may open a socket: a browser sends its page's origin, and it must match exactly.

Comparing hosts alone lets another port or scheme of the same host in, with the visitor's cookies.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
_HTTP_SCHEMES = {"ws": "http", "wss": "https", "http": "http", "https": "https"}


def origin_allowed(scope: dict[str, Any], allowed: Iterable[str], *, trust_proxy: bool) -> bool:
    """Whether the handshake's origin is the page's own, or one of `allowed` (full origins).

    No Origin at all is allowed (bots, and same-origin polls of browsers); `null` is not: any page can
    make itself a sandboxed frame. `trust_proxy`: the scheme is taken from X-Forwarded-Proto.
    """
    origins = [value.decode("latin1") for name, value in scope["headers"] if name == b"origin"]
    if not origins:
        return True
    origin = _parts(origins[0])
    if len(origins) > 1 or origin is None:
        return False
    return origin == _own(scope, trust_proxy) or origin in {_parts(each) for each in allowed}


def _parts(origin: str) -> tuple[str, str, int] | None:
    """(scheme, host, port) of a serialised origin; None for all that is not exactly one."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if origin.lower() not in (f"{parts.scheme}://{host}", f"{parts.scheme}://{host}:{port}"):
        return None
    return parts.scheme, host, DEFAULT_PORTS[parts.scheme] if port is None else port


def _own(scope: dict[str, Any], trust_proxy: bool) -> tuple[str, str, int] | None:
    headers = dict(scope["headers"])
    scheme = _HTTP_SCHEMES[scope.get("scheme", "ws")]
    if trust_proxy and b"x-forwarded-proto" in headers:
        scheme = headers[b"x-forwarded-proto"].decode("latin1").strip()
    return _parts(f"{scheme}://{headers.get(b'host', b'').decode('latin1')}".lower())
