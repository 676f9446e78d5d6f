"""`manage.py expire_files`: let go of uploads that nobody attached. To be run once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from chat.services import files_expire


class Command(BaseCommand):
    help = "Removes uploads that no message took in FILE_UNATTACHED_HOURS, and bytes that nothing refers to."

    def handle(self, *args: Any, **options: Any) -> None:
        uploads, orphans = files_expire()
        self.stdout.write(f"{uploads} uploads and {orphans} orphaned files removed.")
