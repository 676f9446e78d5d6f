"""`manage.py makemessages -l de`: gathers our words, of templates, Python and modules, into locale/de."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.commands import makemessages

NOT_OURS = ["node_modules", "var", "tests", "bench", "docs/examples", "chat/demo"]


class Command(makemessages.Command):
    help = "Gathers what goes through gettext into locale/, for the languages named by -l: see docs/translate.md."
    # How static/js/words.js is called.
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=t", "--keyword=plural:2,3"]

    def handle(self, *args: Any, **options: Any) -> None:
        Path(settings.BASE_DIR, "locale").mkdir(exist_ok=True)
        for domain in ("django", "djangojs"):
            options |= {"domain": domain, "ignore_patterns": [*options["ignore_patterns"], *NOT_OURS]}
            super().handle(*args, **options)
