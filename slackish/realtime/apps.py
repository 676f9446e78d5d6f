from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "slackish.realtime"
    label = "realtime"
