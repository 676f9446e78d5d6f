"""`manage.py explain MESSAGE`: the way a message took, in words."""

from typing import Any

from asgiref.sync import async_to_sync
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.selectors.trace import trace_subject
from chat.services.explain import message_explain


class Command(BaseCommand):
    help = "Says who got a message, in which process, who caught up later, and why nobody else could. Never its text."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("message", type=int, help="the id of a message")

    def handle(self, *args: Any, message: int, **options: Any) -> None:
        subject = trace_subject(message)
        if subject is None:
            raise CommandError(f"There is no message {message}.")
        found = async_to_sync(message_explain)(subject)
        for number, sentence in enumerate(found["sentences"], 1):
            self.stdout.write(f"{number}. {sentence}")
