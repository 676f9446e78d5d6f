"""The namespace `/`: where the members of a workspace meet without a trace."""

from workspaces.consumers import WorkspaceConsumer, in_workspace, not_a_guest, signed_in


class LobbyConsumer(WorkspaceConsumer):
    namespace = "/"
    middleware = (signed_in, in_workspace, not_a_guest)

    async def connect(self) -> None:
        if await self.enter():
            self.emit("welcome", "Connected to main namespace")
