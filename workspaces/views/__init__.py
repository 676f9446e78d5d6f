"""The pages of workspaces: each view parses, calls one service or selector, and shapes the answer."""

from .accounts import account, session_revoke, token_revoke, tokens
from .dashboard import dashboard
from .owning import (
    invite_by_email,
    join_by_domain,
    member_change,
    members,
    workspace_change,
    workspace_domains,
    workspace_end,
    workspace_end_cancel,
    workspace_leave,
    workspace_settings,
    workspace_transfer,
)
from .pictures import picture
from .projects import project, projects
from .workspaces import home, join, join_by_link, join_link_create, join_link_revoke, side, workspace_create

__all__ = [
    "account",
    "dashboard",
    "home",
    "invite_by_email",
    "join",
    "join_by_domain",
    "join_by_link",
    "join_link_create",
    "join_link_revoke",
    "member_change",
    "members",
    "picture",
    "project",
    "projects",
    "session_revoke",
    "side",
    "token_revoke",
    "tokens",
    "workspace_change",
    "workspace_create",
    "workspace_domains",
    "workspace_end",
    "workspace_end_cancel",
    "workspace_leave",
    "workspace_settings",
    "workspace_transfer",
]
