from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from notifications.services import notifications_expire, notify_on_commit
        from slackish.daily import register_daily
        from workspaces.notifiers import register_notifier
        from workspaces.shell import register_nav

        register_notifier(notify_on_commit)
        # Not among the workspace's own pages: they are of all one's workspaces.
        register_nav("notifications", label=_("Notifications"), icon="bell", url_name="notifications", place="head")
        register_daily("old notifications", notifications_expire)
