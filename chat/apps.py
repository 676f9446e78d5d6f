from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from chat.emoji import register_custom_emoji
        from chat.live import register_live
        from chat.markdown import render
        from chat.search import signals
        from chat.selectors import stories
        from chat.selectors.emoji import emoji_has
        from chat.selectors.named import channels_named
        from chat.services import files_expire
        from chat.services import workspaces as services
        from chat.services.links import message_linked, message_links_changed
        from chat.services.retention import messages_expire
        from chat.services.slash import register_own_commands
        from chat.shell import conversation_lists
        from notifications.sources import register_explainer, register_source, register_unread_counter
        from slackish.daily import register_daily
        from workspaces.hooks import register_workspace_hook
        from workspaces.links import register_link_target
        from workspaces.shell import register_lists, register_nav
        from workspaces.texts import register_renderer

        register_link_target("message", find=message_linked, changed=message_links_changed)
        register_custom_emoji(emoji_has)
        register_renderer(lambda text, people: render(text, people=people).html, channels_named)
        signals.connect()
        register_workspace_hook("created", services.workspace_created)
        register_workspace_hook("joined", services.workspace_joined)
        register_workspace_hook("left", services.workspace_left)
        register_live()
        register_own_commands()
        register_nav("chat", label=_("Chat"), icon="thread", url_name="chat", order=10)
        register_lists("chat", conversation_lists, order=10, live=True)
        register_source("message", stories.message_story)
        register_explainer(stories.message_explain)
        register_unread_counter(stories.unread_by_workspace)
        register_daily("messages kept no longer", messages_expire)
        register_daily("uploads nobody attached", files_expire)
