"""What a client calls itself, in a word or two for a list: a guess to recognise one's own by, not a fact."""

import re

from django.utils.translation import gettext as _

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_PHONE = re.compile(r"Mobile|Android|iPhone")
_PROGRAM = re.compile(r"^([A-Za-z][\w.-]{0,30})")


def device_of(user_agent: str) -> str:
    """`Firefox`, `Safari on a phone`, `Python`; empty for a client that says nothing."""
    for token, name in _BROWSERS:
        if f"{token}/" in user_agent:
            return _("%(name)s on a phone") % {"name": name} if _PHONE.search(user_agent) else name
    program = _PROGRAM.match(user_agent)
    return program.group(1) if program else ""
