from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"

    def ready(self) -> None:
        from chat.services import workspaces as services
        from workspaces.hooks import register_workspace_hook

        register_workspace_hook("created", services.workspace_created)
        register_workspace_hook("joined", services.workspace_joined)
        register_workspace_hook("left", services.workspace_left)
