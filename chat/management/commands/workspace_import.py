"""`manage.py workspace_import FILE --owner USERNAME`: a workspace of an archive; run again, it goes on."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.services.transfer import import_archive, import_check
from slackish.realtime.errors import EventError
from workspaces.models import User


class Command(BaseCommand):
    help = "Makes a workspace of an export. Killed and run again with the same file and owner, it goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--owner", metavar="USERNAME", help="who shall own it; wanted unless --dry-run")
        parser.add_argument("--slug", default="", help="its address, where the archive's is taken")
        parser.add_argument("--me", default="", metavar="USERNAME", help="the owner's own username in the archive")
        parser.add_argument("--dry-run", action="store_true", help="look at the archive, and make nothing")

    def handle(self, *args: Any, file: Path, owner: str | None, dry_run: bool, **options: Any) -> None:
        try:
            if dry_run:
                self._report(import_check(file))
                return
            user = User.objects.filter(username=owner, is_active=True).first()
            if user is None:
                raise CommandError("--owner: name an active user who shall own the workspace.")
            run = import_archive(
                file,
                owner=user,
                slug=options["slug"],
                me=options["me"],
                keep_usernames=True,
                progress=lambda done, total: self.stdout.write(f"{done} of {total} messages"),
            )
        except EventError as error:
            raise CommandError(error.message) from error
        self._report(run.report)

    def _report(self, report: dict[str, Any]) -> None:
        for name, value in report.items():
            self.stdout.write(f"{name.replace('_', ' ')}: {value}")
