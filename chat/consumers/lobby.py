"""The namespace `/`: where the members of a workspace meet without a trace."""

from workspaces.consumers import WorkspaceConsumer, in_workspace, not_a_guest, signed_in

from .emits import LOBBY_EMITS


class LobbyConsumer(WorkspaceConsumer):
    """What passes: nothing of it is kept. For members, not guests."""

    namespace = "/"
    emits = LOBBY_EMITS
    middleware = (signed_in, in_workspace, not_a_guest)

    async def connect(self) -> None:
        if await self.enter():
            self.emit("welcome", "Connected to main namespace")
