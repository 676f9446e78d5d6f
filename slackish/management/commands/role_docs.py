"""`manage.py role_docs`: docs/roles.md, made anew from the table of rights."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from slackish.access import EVENTS, NAMESPACES, PAGES
from workspaces.roles import RANKS, TABLE, Right, may

INTRODUCTION = """\
# Who may do what

<!-- Made by `manage.py role_docs` from workspaces/roles.py and slackish/access.py: change those, not this file. -->

A person has one role in each workspace. Sockets, pages and the admin ask the same table
(`workspaces/roles.py`); the tests try every role on every event and every page. What hangs on more than a
role is said by the policies: one writes only in channels one is in, edits only one's own messages, and who made a
channel may take people out of it. What somebody may not see does not exist for them.
"""


def text() -> str:
    """What docs/roles.md has to say."""
    return "\n".join([INTRODUCTION, *_rights(), "", "## Which right each event and page asks for", "", *_uses(), ""])


def _rights() -> Iterator[str]:
    roles = list(reversed(RANKS))
    yield f"| Right | {' | '.join(roles)} | Lets one |"
    yield f"|---|{'---|' * (len(roles) + 1)}"
    for right, row in TABLE.items():
        marks = " | ".join("✓" if may(role, right) else "" for role in roles)
        yield f"| {right} | {marks} | {row.says} |"


def _uses() -> Iterator[str]:
    yield "| Right | Namespaces and events | Pages |"
    yield "|---|---|---|"
    for right in Right:
        names = [f"`{name}`" for name, needs in NAMESPACES.items() if needs is right]
        names += [
            f"`{name}` {event}"
            for name, events in EVENTS.items()
            for event, needs in sorted(events.items())
            if needs is right
        ]
        pages = [f"`{name}`" for name, needs in PAGES.items() if needs is right]
        yield f"| {right} | {', '.join(names)} | {', '.join(pages)} |"


class Command(BaseCommand):
    help = "Write docs/roles.md: who may do what, from the table of rights."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail where the file is out of date")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = Path(settings.BASE_DIR, "docs", "roles.md")
        if check:
            if not path.exists() or path.read_text() != text():
                raise CommandError("docs/roles.md is out of date: run `manage.py role_docs`.")
            return
        path.write_text(text())
        self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}.")
