"""Channels that texts name. The stored HTML marks each `#name`; who may see the channel is told where it leads."""

import re
from collections.abc import Iterable

from chat.models import Channel
from workspaces.actors import Actor

MOST = 200
_MARK = re.compile(r'<span class="ref" data-channel="([\w-]{1,80})">')


def channels_named(actor: Actor, htmls: Iterable[str]) -> dict[str, int]:
    """name → id of those the actor may see. What is absent and what is foreign is left out alike."""
    names = dict.fromkeys(name for html in htmls for name in _MARK.findall(html))
    if not names:
        return {}
    channels = Channel.objects.visible_to(actor).exclude(kind=Channel.Kind.DIRECT)
    return dict(channels.filter(name__in=list(names)[:MOST]).values_list("name", "pk"))
