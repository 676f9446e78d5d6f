"""Errors that cross the wire. Their codes are promises to clients: add some, never change one."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class EventError(Exception):
    """A refusal with a stable code, told to the client in an ack, an `error` event or an HTTP answer.

    Apps subclass it for their domain errors, so that services need not know the edge they are
    called from. Further keyword arguments become fields of the error, in wire spelling.
    """

    code = "internal_error"
    default_message: str | Promise = _("Something went wrong on our side.")

    message: str

    def __init__(self, message: str | Promise = "", **fields: Any) -> None:
        self.message = str(message or self.default_message)  # in the language of whoever is answered
        super().__init__(self.message)
        self.fields = fields

    def as_wire(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, **self.fields}


class InvalidEvent(EventError):
    code = "invalid_event"
    default_message = _("There is no such event in this namespace.")


class InvalidPayload(EventError):
    code = "invalid_payload"
    default_message = _("The payload does not fit this event.")


class RateLimited(EventError):
    code = "rate_limited"
    default_message = _("Too fast.")

    def __init__(self, retry_after: float) -> None:
        """`retry_after`: seconds until the same would be accepted."""
        super().__init__(retryAfter=round(retry_after, 3))


class ConnectionRefused(EventError):
    """Raised by a middleware: this socket does not get into the namespace."""

    def __init__(self, code: str, **fields: Any) -> None:
        self.code = code
        super().__init__(code, **fields)
