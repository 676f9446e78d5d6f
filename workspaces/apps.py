from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "workspaces"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from slackish.daily import register_daily
        from workspaces import checks, signals  # noqa: F401
        from workspaces.hooks import register_workspace_hook
        from workspaces.live import register_live
        from workspaces.project_lists import project_lists
        from workspaces.roles import Right, roles_with
        from workspaces.services import projects, workspaces_end_due
        from workspaces.shell import register_lists, register_nav

        register_workspace_hook("left", projects.workspace_left)
        register_workspace_hook("role_changed", projects.workspace_role_changed)
        register_live()
        register_nav("projects", label=_("Projects"), icon="board", url_name="projects", order=30)
        register_lists("projects", project_lists, order=30)
        register_nav(
            "members",
            label=_("Members"),
            icon="people",
            url_name="members",
            place="foot",
            order=60,
            roles=roles_with(Right.BROWSE),
        )
        register_nav(
            "settings", label=_("Settings"), icon="gear", url_name="workspace_settings", place="foot", order=90
        )
        register_daily("ended workspaces", lambda: list(workspaces_end_due()))
