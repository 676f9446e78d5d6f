"""Four namespaces on one connection: the default one, an admin's, a chat, notifications.

The usual listing lets anybody into `/admin` and says "ok" to any command. Here a middleware lets staff
in alone, and a command is one of a table: a string from a client is looked up, never run.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache

from slackish.realtime import ConnectionRefused, EventError, emit_on_commit, event, of
from slackish.realtime.consumer import Proceed

from .payloads import Payload, Text
from .people import SignedInConsumer, signed_in

EVERYBODY = "everybody"


class MainConsumer(SignedInConsumer):
    """The default namespace."""

    namespace = "/"

    async def connect(self) -> None:
        self.emit("welcome", "Connected to main namespace")


async def staff_only(socket: SignedInConsumer, proceed: Proceed) -> None:
    if not await socket.read(is_staff, socket.user.user_id):
        raise ConnectionRefused("not_authorized")
    await proceed()


def is_staff(user_id: int) -> bool:
    return get_user_model()._default_manager.filter(pk=user_id, is_active=True, is_staff=True).exists()


class InvalidCommand(EventError):
    code = "invalid_command"
    default_message = "There is no such command."


class AdminConsumer(SignedInConsumer):
    """For staff."""

    namespace = "/admin"
    middleware = (signed_in, staff_only)

    async def connect(self) -> None:
        await self.join(EVERYBODY)
        self.emit("welcome", "Connected to admin namespace")

    @event("server-command", str)
    async def server_command(self, command: str) -> None:
        if command not in COMMANDS:
            raise InvalidCommand
        await self.write(COMMANDS[command])
        of(self.namespace).to(EVERYBODY).emit("command-executed", {"command": command, "status": "ok"})


class ChatMessage(Payload):
    text: Text


class ChatConsumer(SignedInConsumer):
    """One room for all."""

    namespace = "/chat"

    async def connect(self) -> None:
        await self.join(EVERYBODY)

    @event("message", ChatMessage)
    async def message(self, payload: ChatMessage) -> None:
        said = {"user": self.user.username, "text": payload.text}
        of(self.namespace).to(EVERYBODY).emit("message", said)


class NotificationsConsumer(SignedInConsumer):
    """A room for each account."""

    namespace = "/notifications"

    async def connect(self) -> None:
        await self.join(f"user:{self.user_key}")


def push_notification(user_id: int, data: dict[str, Any]) -> None:
    """From anywhere in the project, or from another process of it."""
    emit_on_commit("new-notification", data, namespace="/notifications", to=f"user:{user_id}")


def restart_cache() -> None:
    """Everything that was cached under the version before is not found any more."""
    cache.add("version", 0, timeout=None)
    cache.incr("version")


COMMANDS = {"restart-cache": restart_cache}
