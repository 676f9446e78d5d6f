"""The contract of events, to be read by people and by programs. It says nothing of anybody, so anybody may read it."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from slackish.contract import RULES, TITLE, VERSION
from slackish.realtime.asyncapi import asyncapi_document
from slackish.realtime.docs import Documentation, documentation
from slackish.realtime.registry import namespaces


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """The readable page."""
    return render(request, "docs/events.html", {"docs": _documentation(), "rules": RULES, "title": TITLE})


@require_safe
def events_json(request: HttpRequest) -> JsonResponse:
    """The AsyncAPI 3 document."""
    return JsonResponse(_document(), json_dumps_params={"indent": 1})


@cache
def _documentation() -> Documentation:
    return documentation(namespaces().values())


@cache
def _document() -> dict[str, Any]:
    return asyncapi_document(namespaces().values(), title=TITLE, version=VERSION, description=RULES)
