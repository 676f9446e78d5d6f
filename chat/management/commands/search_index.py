"""`manage.py search_index`: make the index of the search anew, for whoever loaded messages past the services."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chat.services.indexing import messages_index


class Command(BaseCommand):
    help = "Indexes the messages of one workspace, or of all, anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workspace", help="the address of the only one")

    def handle(self, *args: Any, workspace: str | None = None, **options: Any) -> None:
        count = messages_index(workspace=workspace)
        self.stdout.write(f"{count} messages indexed.")
