"""What the live panel and the dashboard have without any other app."""

from django.utils.translation import gettext_lazy as _


def register_live() -> None:
    """Called from `AppConfig.ready`."""
    from workspaces.commands import register_command
    from workspaces.metrics import register_metric
    from workspaces.roles import Right, roles_with
    from workspaces.rooms import register_room_labels
    from workspaces.schemas import Announce, ThePerson
    from workspaces.selectors import rooms, samples
    from workspaces.services import live_commands as commands
    from workspaces.shell import register_nav

    register_room_labels("workspace:", rooms.workspace_labels)
    register_room_labels("user:", rooms.account_labels)
    register_metric("peopleOnline", history=samples.people_history)
    register_metric("sockets", history=samples.sockets_history)
    register_command("stats", commands.stats, help=_("The workspace in numbers."))
    register_command("list-rooms", commands.list_rooms, help=_("The rooms there are now, with their sizes."))
    register_command("list-sockets", commands.list_sockets, help=_("The sockets there are now."))
    register_command("announce", commands.announce, schema=Announce, help=_("A line of text over everybody's page."))
    register_command("disconnect-user", commands.disconnect_user, schema=ThePerson, help=_("Cut somebody's sockets."))
    register_command("restart-cache", commands.restart_cache, help=_("Forget what is remembered of this workspace."))
    register_nav(
        "dashboard",
        label=_("Dashboard"),
        icon="chart",
        url_name="dashboard",
        place="foot",
        order=40,
        roles=roles_with(Right.SEE_METRICS),
    )
