"""The HTTP API at `/api/`. Each app brings a router; here is what holds for all of them."""

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from slackish.realtime.errors import EventError, RateLimited
from workspaces.callers import AUTH
from workspaces.errors import AuthenticationRequired

log = logging.getLogger(__name__)

DESCRIPTION = """
Who calls is told by `Authorization: Bearer TOKEN`, or by the session of a signed-in page with `X-CSRFToken`.
An error is `{"error": {"code", "message", …}}`; the codes are those of the events.
"""

# What is refused, by its code. A code that is not named here is a wrong question: 400.
STATUSES = {
    "authentication_required": 401,
    "not_authorized": 403,
    "not_author": 403,
    "access_denied": 403,
    "csrf_failed": 403,
    "room_exists": 409,
    "room_archived": 409,
    "client_id_conflict": 409,
    "stale_version": 409,
    "file_too_large": 413,
    "text_too_long": 413,
    "file_not_allowed": 415,
    "invalid_payload": 422,
    "rate_limited": 429,
    "quota_exceeded": 429,
    "internal_error": 500,
}

api = NinjaAPI(title="Slackish", version="1", description=DESCRIPTION, urls_namespace="api", auth=AUTH, docs_url=None)
api.add_router("", "workspaces.api.router")
api.add_router("", "chat.api.router")


def status_of(code: str) -> int:
    return 404 if code.endswith("_not_found") else STATUSES.get(code, 400)


def refusal(error: EventError) -> HttpResponse:
    """The answer for what was refused."""
    answer = api.create_response(HttpRequest(), {"error": error.as_wire()}, status=status_of(error.code))
    if isinstance(error, RateLimited):
        answer["Retry-After"] = str(max(1, round(error.fields["retryAfter"])))
    if error.code == "authentication_required":
        answer["WWW-Authenticate"] = "Bearer"
    answer["Cache-Control"] = "no-store"
    return answer


class _Refused(EventError):
    def __init__(self, code: str, message: str, **fields: Any) -> None:
        self.code = code
        super().__init__(message, **fields)


@api.exception_handler(EventError)
def _refused(request: HttpRequest, error: EventError) -> HttpResponse:
    return refusal(error)


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return refusal(AuthenticationRequired())


@api.exception_handler(ValidationError)
def _unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first thing that does not fit, named as the client wrote it."""
    first = error.errors[0]
    place = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "payload")]
    field = ".".join(place)
    return refusal(_Refused("invalid_payload", f"{field}: {first['msg']}" if field else first["msg"], field=field))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:
        return refusal(_Refused("csrf_failed", _("The CSRF token is missing or wrong: reload the page.")))
    return refusal(_Refused("invalid_payload", str(error)))


@api.exception_handler(Http404)
def _absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return refusal(_Refused("address_not_found", _("There is nothing at this address.")))


@api.exception_handler(Exception)
def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("%s %s failed.", request.method, request.path, exc_info=error)
    return refusal(EventError())


def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """An address that is not there says so in the API's own words."""
    return refusal(_Refused("address_not_found", _("There is nothing at this address.")))
