"""System checks of the project: a missing set-up step is named at start, not found on a blank page."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from slackish.production import unsafe


@register
def browser_libraries_are_there(**kwargs: Any) -> list[CheckMessage]:
    missing = sorted(prefix for prefix, folder in settings.BROWSER_LIBRARIES.items() if not folder.is_dir())
    if not missing:
        return []
    return [
        Warning(
            f"Browser libraries are missing, so the chat page cannot start: {', '.join(missing)}.",
            hint="Run `npm ci --ignore-scripts`, or `./dev assets`, which needs no Node. Then start the server again.",
            id="slackish.W001",
        )
    ]


@register
def production_is_safe(**kwargs: Any) -> list[CheckMessage]:
    return [Error(reason, id="slackish.E001") for reason in unsafe(settings)]
