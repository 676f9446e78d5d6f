"""`manage.py workspaces_end`: delete the workspaces whose waiting time is over. To be run daily."""

from typing import Any

from django.core.management.base import BaseCommand

from workspaces.services import workspaces_end_due


class Command(BaseCommand):
    help = "Deletes every workspace whose owner asked for it, once the waiting time is over, with all that is in it."

    def handle(self, *args: Any, **options: Any) -> None:
        for slug in workspaces_end_due():
            self.stdout.write(f"Deleted {slug}.")
