"""`manage.py demo`: two companies to look at, on a machine of one's own."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chat.demo import COMPANIES, PASSWORD, PEOPLE
from chat.services.demo import DemoRefused, demo_load


class Command(BaseCommand):
    help = "Load the demo data (development only): Acme Corp and Globex, their people and conversations."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo's passwords are public: it loads in development only (SLACKISH_ENV).")
        try:
            with _unheard():
                loaded = demo_load()
        except DemoRefused as error:
            raise CommandError(f"{error} The demo makes its own people: load it into an empty database.") from error
        if loaded is None:
            self.stdout.write("The demo data is there already; nothing was changed.")
        else:
            self.stdout.write(f"Loaded {loaded.messages} messages of {loaded.people} people.")
        self.stdout.write(_logins())


@contextmanager
def _unheard() -> Iterator[None]:
    """Without the note that nobody hears of it: nobody is in these companies yet."""
    publishing = logging.getLogger("slackish.realtime.publish")
    before = publishing.level
    publishing.setLevel(logging.WARNING)
    try:
        yield
    finally:
        publishing.setLevel(before)


def _logins() -> str:
    rows = [f"{'username':<10}{'name':<17}workspaces", "-" * 60]
    for username, name in PEOPLE.items():
        places = [f"{company.name} ({company.roles[username]})" for company in COMPANIES if username in company.roles]
        rows.append(f"{username:<10}{name:<17}{', '.join(places)}")
    return "\n".join([*rows, f"The password of all: {PASSWORD}"])
