from django.apps import AppConfig


class SlackishConfig(AppConfig):
    name = "slackish"

    def ready(self) -> None:
        from slackish import checks  # noqa: F401
