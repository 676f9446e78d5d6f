"""`/healthz`: whether this process reaches what it needs, for a load balancer. It names nothing else."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from slackish.realtime import database

log = logging.getLogger(__name__)


@require_safe
@never_cache
async def healthz(request: HttpRequest) -> JsonResponse:
    """200 with `ok` for the database and the channel layer, or 503 with `failed` for what does not answer in time."""
    parts = {"database": database.read(_ask_database), "layer": _ask_layer()}
    answers = await asyncio.gather(*(_in_time(name, part) for name, part in parts.items()))
    healthy = all(answers)
    found = {name: "ok" if answer else "failed" for name, answer in zip(parts, answers, strict=True)}
    return JsonResponse({"status": "ok" if healthy else "failed", **found}, status=200 if healthy else 503)


async def _in_time(name: str, part: Awaitable[Any]) -> bool:
    try:
        async with asyncio.timeout(settings.HEALTH_TIMEOUT):
            await part
    except Exception as error:  # noqa: BLE001 - whatever a service raises, it is not healthy
        log.warning("The %s does not answer (%s).", name, type(error).__name__)
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


async def _ask_layer() -> None:
    """Nobody is in this group: it is a round trip and no more."""
    await get_channel_layer().group_send("health", {"type": "health.check"})
