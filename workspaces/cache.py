"""What is remembered of a workspace for a while. Each has a version in its keys, so that one workspace's
values can be dropped alone: `cache.clear()` would empty the whole database of Redis, everybody's."""

from django.core.cache import cache


def cache_version(workspace_id: int) -> int:
    return int(cache.get(_key(workspace_id), 0))


def cache_restart(workspace_id: int) -> int:
    """Forget all that is remembered of the workspace; the new version."""
    cache.add(_key(workspace_id), 0, timeout=None)
    return int(cache.incr(_key(workspace_id)))


def _key(workspace_id: int) -> str:
    return f"workspace:{workspace_id}:version"
