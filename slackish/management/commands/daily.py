"""`manage.py daily`: what is to be done once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from slackish import daily


class Command(BaseCommand):
    help = "Deletes what is kept no longer: old messages and notifications, uploads nobody attached, ended workspaces."

    def handle(self, *args: Any, **options: Any) -> None:
        said = daily.run()
        for name, result in said.items():
            self.stdout.write(f"{name}: {result}")
        if "failed" in said.values():
            raise CommandError("A job failed; the log says why.")
