"""`manage.py messages_expire`: deletes what channels keep no longer. To be run daily."""

from typing import Any

from django.core.management.base import BaseCommand

from chat.services.retention import messages_expire


class Command(BaseCommand):
    help = "Deletes messages older than their channels keep them: text, files, reactions and all. Run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{messages_expire()} messages deleted.")
