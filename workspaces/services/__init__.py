"""What can be done to workspaces: each a function that checks, writes in one transaction, and tells."""

from .join_links import join_link_accept, join_link_create, join_link_find, join_link_revoke
from .memberships import membership_add, membership_change_role, membership_remove
from .tokens import token_authenticate, token_create, token_revoke
from .workspaces import workspace_create

__all__ = [
    "join_link_accept",
    "join_link_create",
    "join_link_find",
    "join_link_revoke",
    "membership_add",
    "membership_change_role",
    "membership_remove",
    "token_authenticate",
    "token_create",
    "token_revoke",
    "workspace_create",
]
