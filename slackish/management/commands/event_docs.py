"""`manage.py event_docs`: docs/events.md, made anew from the code."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from slackish.contract import RULES, TITLE
from slackish.realtime.markdown import events_markdown
from slackish.realtime.registry import namespaces

MADE = "<!-- Made by `manage.py event_docs` from the schemas: change those, not this file. -->"


def text() -> str:
    """What docs/events.md has to say."""
    import_module(settings.ROOT_URLCONF)  # codes of errors that only pages raise are told too, whoever asks first
    return events_markdown(namespaces().values(), introduction=f"# {TITLE}\n\n{MADE}\n\n{RULES}")


class Command(BaseCommand):
    help = "Write docs/events.md: every event of every namespace, from its schemas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail where the file is out of date")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = Path(settings.BASE_DIR, "docs", "events.md")
        if check:
            if not path.exists() or path.read_text() != text():
                raise CommandError("docs/events.md is out of date: run `manage.py event_docs`.")
            return
        path.write_text(text())
        self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}.")
