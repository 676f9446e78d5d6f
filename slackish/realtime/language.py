"""In which language a socket is answered: the one its page came in, or its client asks for."""

from django.conf import settings
from django.http import HttpRequest, parse_cookie
from django.utils.translation import get_language_from_request


def language_of(headers: list[tuple[bytes, bytes]]) -> str:
    """As LocaleMiddleware chooses it, from a handshake's headers: by the language's cookie, then Accept-Language.

    Empty where the server speaks one language: its events need not pay for a choice.
    """
    if len(settings.LANGUAGES) == 1:
        return ""
    given = {name: value.decode("latin1") for name, value in headers if name in (b"cookie", b"accept-language")}
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = given.get(b"accept-language", "")
    request.COOKIES = parse_cookie(given.get(b"cookie", ""))
    return get_language_from_request(request)
