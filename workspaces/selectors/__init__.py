"""Reads. A lookup starts from what the person may see, so finding is the check."""

from .workspaces import (
    actor_of,
    actor_resolve,
    announcement_now,
    announcements_of,
    membership_of,
    people_wire,
    roles_in,
    workspaces_of,
)

__all__ = [
    "actor_of",
    "actor_resolve",
    "announcement_now",
    "announcements_of",
    "membership_of",
    "people_wire",
    "roles_in",
    "workspaces_of",
]
