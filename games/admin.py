"""Games in the administration: to look at. Their writes are the services', which count and tell them."""

# Django's admin classes take type arguments in the stubs alone.
# mypy: disallow-any-generics=False

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from games.models import Game, Player
from workspaces.admin import WorkspaceAdmin, WorkspaceInline, site
from workspaces.admin.site import register_count
from workspaces.models import Workspace


class Players(WorkspaceInline):
    model = Player
    workspace_path = "game__workspace"
    fields = readonly_fields = ("seat", "user", "joined_at", "seen_at", "left_at")


@admin.register(Game, site=site)
class GameAdmin(WorkspaceAdmin):
    nav_order, nav_label = 45, _("Games")
    fields = ("name", "host", "status", "version", "created_at", "started_at", "finished_at")
    list_display = ("name", "host", "status", "created_at")
    list_filter = ("status",)
    list_select_related = ("host",)
    search_fields = ("name", "host__username")
    ordering = ("-id",)
    inlines = (Players,)


def _games(workspace: Workspace | None) -> int:
    return (Game.objects.filter(workspace=workspace) if workspace else Game.objects).count()


register_count("games", _("Games"), _games, url_name="admin:games_game_changelist", order=45)
