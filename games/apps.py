from django.apps import AppConfig


class GamesConfig(AppConfig):
    name = "games"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from chat import register_slash_command
        from chat.demo import register_demo
        from games.services import workspaces as services
        from games.services.demo import demo_games
        from games.services.play import play
        from games.shell import game_lists
        from workspaces.hooks import register_workspace_hook
        from workspaces.roles import Right, roles_with
        from workspaces.shell import register_lists, register_nav

        register_workspace_hook("left", services.workspace_left)
        register_workspace_hook("role_changed", services.workspace_role_changed)
        register_demo(demo_games)
        register_slash_command("play", play, _("Start a game that people join from here"), usage="[name]")
        players = roles_with(Right.PLAY)
        register_nav("games", label=_("Games"), icon="game", url_name="games", order=40, roles=players)
        register_lists("games", game_lists, order=40, roles=players)
