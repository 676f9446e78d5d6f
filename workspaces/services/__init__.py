"""What can be done to workspaces: each a function that checks, writes in one transaction, and tells."""

from .audit import audit_record
from .boards import Updated, project_update
from .domains import join_domain_accept, join_domains_set, workspaces_open_to
from .endings import workspace_end_ask, workspace_end_cancel, workspaces_end_due
from .invites import invite_send
from .join_links import join_link_accept, join_link_create, join_link_find, join_link_revoke
from .memberships import (
    membership_add,
    membership_change_role,
    membership_reactivate,
    membership_remove,
    ownership_transfer,
)
from .pictures import picture_remove, picture_store
from .preferences import preferences_get, preferences_set
from .projects import (
    project_archive,
    project_create,
    project_member_add,
    project_member_remove,
    project_rename,
)
from .tokens import token_authenticate, token_create, token_revoke, workspace_token_revoke
from .workspaces import workspace_change, workspace_create, workspace_picture

__all__ = [
    "Updated",
    "audit_record",
    "invite_send",
    "join_domain_accept",
    "join_domains_set",
    "join_link_accept",
    "join_link_create",
    "join_link_find",
    "join_link_revoke",
    "membership_add",
    "membership_change_role",
    "membership_reactivate",
    "membership_remove",
    "ownership_transfer",
    "picture_remove",
    "picture_store",
    "preferences_get",
    "preferences_set",
    "project_archive",
    "project_create",
    "project_member_add",
    "project_member_remove",
    "project_rename",
    "project_update",
    "token_authenticate",
    "token_create",
    "token_revoke",
    "workspace_change",
    "workspace_create",
    "workspace_end_ask",
    "workspace_end_cancel",
    "workspace_picture",
    "workspace_token_revoke",
    "workspaces_end_due",
    "workspaces_open_to",
]
