"""What the chat brings to the live panel and the dashboard of its workspace."""

from django.utils.translation import gettext_lazy as _


def register_live() -> None:
    """Called from `AppConfig.ready`."""
    from chat.schemas.incoming import RoomPerson
    from chat.schemas.trace import Retention, TheMessage, TheRoom
    from chat.selectors import metrics, trace
    from chat.services import live_commands as commands
    from chat.services.explain import explain
    from workspaces.commands import register_command
    from workspaces.metrics import register_metric
    from workspaces.rooms import register_room_labels

    register_room_labels("channel:", trace.channel_labels)
    register_metric("messagesPerMinute", metrics.messages_per_minute)
    register_metric("activeMembers", metrics.active_members, history=metrics.active_history, seconds=60)
    register_metric("busiestChannels", metrics.busiest_channels, seconds=60)
    register_metric("messages", history=metrics.messages_history)
    register_command(
        "explain", explain, schema=TheMessage, help=_("The way a message took, and why nobody else got it.")
    )
    register_command("archive-room", commands.archive_room, schema=TheRoom, help=_("Nobody writes in it any more."))
    register_command("set-retention", commands.set_retention, schema=Retention, help=_("How long a channel keeps."))
    register_command("list-messages", commands.list_messages, help=_("The latest messages that can be explained."))
    register_command("kick", commands.kick, schema=RoomPerson, help=_("Take somebody out of a channel."))
