"""The one way out: requests that this server makes to addresses somebody else named.

The name is resolved once and the connection goes to that very address, so a name that answers
differently the second time gains nothing. Only public addresses are reached, https alone, no redirect
is followed, and time and sizes are bounded. OUTGOING_HOSTS names exceptions (`host:port`), none by
default: for push services inside one's own network, and for tests.
"""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

import urllib3
from django.conf import settings

ANSWER_BYTES = 64 * 1024
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Unreachable(Exception):
    """The request was not made, or brought no answer."""


def refuse_address(url: str) -> str:
    """Why `url` would never be asked, by its looks alone; empty if it may be."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "That is not an address."
    if _is_allowed(parts):
        return ""
    if parts.scheme != "https":
        return "Only https addresses are reached."
    if not parts.hostname or parts.username or parts.password:
        return "That is not an address."
    if port not in (None, 443):
        return "Only the standard port is reached."
    return ""


def post(url: str, *, body: bytes, headers: dict[str, str], timeout: float = 10) -> int:
    """POST `body` and answer the status. Errors: Unreachable."""
    if reason := refuse_address(url):
        raise Unreachable(reason)
    parts = urlsplit(url)
    address = _resolve(parts)
    target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    with _pool(parts, address, timeout) as pool:
        try:
            answer = pool.urlopen(
                "POST",
                target,
                body=body,
                headers={**headers, "Host": parts.netloc},
                redirect=False,
                retries=False,
                preload_content=False,
            )
            answer.read(ANSWER_BYTES)
        except urllib3.exceptions.HTTPError as error:
            raise Unreachable(type(error).__name__) from error
        return answer.status


def _pool(parts: SplitResult, address: str, timeout: float) -> urllib3.HTTPConnectionPool:
    bounds = urllib3.Timeout(connect=min(5, timeout), read=timeout)
    if parts.scheme == "http":
        return urllib3.HTTPConnectionPool(address, parts.port or 80, timeout=bounds)
    return urllib3.HTTPSConnectionPool(
        address,
        parts.port or 443,
        timeout=bounds,
        server_hostname=parts.hostname,
        assert_hostname=parts.hostname,
        cert_reqs="CERT_REQUIRED",
    )


def _resolve(parts: SplitResult) -> str:
    """The address to connect to. One that is not public refuses the name, whatever else it has."""
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("The name does not resolve.") from error
    addresses = [str(each[4][0]) for each in found]
    if not _is_allowed(parts) and not all(_is_public(each) for each in addresses):
        raise Unreachable("The address is not public.")
    return addresses[0]


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    inner = _inner(parsed) if isinstance(parsed, ipaddress.IPv6Address) else None
    return parsed.is_global and not parsed.is_multicast and (inner is None or inner.is_global)


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The older address that a newer one wraps: a translator on the way would reach that."""
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_allowed(parts: SplitResult) -> bool:
    return parts.scheme in ("http", "https") and f"{parts.hostname}:{parts.port}" in settings.OUTGOING_HOSTS
