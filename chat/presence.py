"""Where people are online: the rooms that say so, read from any thread.

Online is whoever has a socket in `workspace:{id}`; of those the ones with a socket in its `:active` room
are not away.
"""

from slackish.realtime.process import Process
from slackish.realtime.publish import serving

ROOMS = r"workspace:\d+(?::active)?"


def room_of(workspace_id: int) -> str:
    return f"workspace:{workspace_id}"


def active_room(workspace_id: int) -> str:
    return f"workspace:{workspace_id}:active"


def guests_room(workspace_id: int) -> str:
    return f"workspace:{workspace_id}:guests"


def online(workspace_id: int) -> frozenset[int]:
    """With any device, on any process. Nobody, where this process serves nobody."""
    process = serving()
    return process.presence.online("/chat", room_of(workspace_id)) if process else frozenset()


def statuses(process: Process, workspace_id: int) -> dict[int, str]:
    """User id → online or away."""
    active = process.presence.online("/chat", active_room(workspace_id))
    there = process.presence.online("/chat", room_of(workspace_id))
    return {user: "online" if user in active else "away" for user in there}
