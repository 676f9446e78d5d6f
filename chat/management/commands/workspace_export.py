"""`manage.py workspace_export SLUG FILE`: all of a workspace in one archive."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.services.transfer import export_whole
from workspaces.models import Workspace


class Command(BaseCommand):
    help = "Writes a whole workspace, private and direct conversations included, to a zip file: see docs/export.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, slug: str, file: Path, **options: Any) -> None:
        workspace = Workspace.objects.filter(slug=slug).first()
        if workspace is None:
            raise CommandError(f"There is no workspace {slug!r}.")
        if file.exists():
            raise CommandError(f"{file} is there already.")
        export_whole(workspace, file, lambda done, total: self.stdout.write(f"{done} of {total} messages"))
