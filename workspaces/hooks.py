"""What other apps do when a workspace or its people change, without this app knowing them.

An app registers in its `AppConfig.ready`. Hooks run inside the transaction of the change, in the
order of registration: what they raise undoes it, and what they emit goes out with its commit.
"""

from collections import defaultdict
from typing import Any, Literal, Protocol, TypeAlias

from workspaces.actors import Actor
from workspaces.models import Membership, User, Workspace

WorkspaceEvent: TypeAlias = Literal["created", "joined", "left", "role_changed"]


class WorkspaceHook(Protocol):
    """`user` is whom it is about; `actor` who did it to them, None for a thing of one's own doing.

    `created`: `user` founded `workspace` and owns it (no `joined` follows). `joined`: also somebody
    who comes back. `left`: went, or was removed by `actor`. `role_changed`: from `old_role`.
    """

    def __call__(
        self, *, workspace: Workspace, user: User, actor: Actor | None, membership: Membership, **more: Any
    ) -> None: ...


_hooks: dict[WorkspaceEvent, list[WorkspaceHook]] = defaultdict(list)


def register_workspace_hook(event: WorkspaceEvent, hook: WorkspaceHook) -> None:
    """Call `hook` at every `event` of a workspace. Registering the same again changes nothing."""
    if hook not in _hooks[event]:
        _hooks[event].append(hook)


def run_workspace_hooks(event: WorkspaceEvent, membership: Membership, *, actor: Actor | None, **more: Any) -> None:
    """Tell all hooks of `event`. `membership` comes with its user and workspace fetched."""
    for hook in tuple(_hooks[event]):
        hook(workspace=membership.workspace, user=membership.user, actor=actor, membership=membership, **more)
