"""The administration that owners and admins of a workspace have of it, at `/admin/`.

`site` is where models are registered; `WorkspaceAdmin` is what every model's admin is made of, and
a system check refuses any other (workspaces/checks.py). docs/admin.md says what is in it.
"""

from .scope import Scope, scope_of
from .scoped import WorkspaceAdmin, WorkspaceInline
from .site import site

__all__ = ["Scope", "WorkspaceAdmin", "WorkspaceInline", "scope_of", "site"]

from . import access, log, people  # noqa: F401 - they register
