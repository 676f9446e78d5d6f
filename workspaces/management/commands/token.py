"""`manage.py token USERNAME [--workspace SLUG]`: a token for a bot."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workspaces.models import User, Workspace
from workspaces.services import token_create


class Command(BaseCommand):
    help = "Makes an API token that acts as a user, and prints it alone on its last line. It is shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--workspace", metavar="SLUG", help="the only workspace it works in; else all the user has")

    def handle(self, *args: Any, username: str, workspace: str | None, **options: Any) -> None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user {username!r}.")
        bound_to = None
        if workspace is not None:
            bound_to = Workspace.objects.of(user).filter(slug=workspace).first()
            if bound_to is None:
                raise CommandError(f"{username} is not in a workspace {workspace!r}.")
        _, secret = token_create(user=user, workspace=bound_to, name="manage.py token")
        self.stdout.write(secret)
