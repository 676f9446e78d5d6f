"""The namespace `/admin`: the live panel of a workspace's administrators."""

import inspect
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from slackish.realtime import of
from slackish.realtime.errors import EventError, InvalidPayload
from slackish.realtime.events import event
from workspaces import schemas
from workspaces.commands import Command, ForAsker, command_find
from workspaces.errors import InvalidCommand
from workspaces.metrics import metrics_now
from workspaces.roles import Right, rank
from workspaces.selectors import announcement_now, membership_of
from workspaces.services.audit import audit_record
from workspaces.services.live import live_map

from .workspace import WorkspaceConsumer, has_right, in_workspace, signed_in

# What the audit log notes of a command's fields: ids alone, for a name or a text may be private.
NOTED = frozenset({"userId", "messageId", "roomId"})


class AdminConsumer(WorkspaceConsumer):
    """The map of this workspace's sockets, and commands on them. For admins and owners."""

    namespace = "/admin"
    right: ClassVar[Right] = Right.ADMINISTER
    emits = {
        "announcement": schemas.Announcement,
        "command-executed": schemas.CommandExecuted,
        "welcome": schemas.Welcome,
    }
    acks = {"get-map": schemas.MapAck, "server-command": schemas.CommandAck}
    middleware = (signed_in, in_workspace, has_right)

    async def connect(self) -> None:
        if await self.enter():
            self.emit("welcome", "Connected to admin namespace")
            await self.emit_state("announcement", lambda: self.read(announcement_now, self.actor.workspace_id))

    @event("get-map")
    async def get_map(self) -> dict[str, Any]:
        """Namespaces → rooms → sockets of this workspace, as they are now."""
        figures = await self.read(metrics_now, self.actor.workspace_id)
        return {**await live_map(self.actor), "messagesPerMinute": figures["messagesPerMinute"]}

    @event("server-command", schemas.ServerCommand)
    async def server_command(self, given: str | dict[str, Any]) -> dict[str, Any]:
        """Use one of the commands; `command-executed` tells the other administrators."""
        name, fields = _parsed(given)
        try:
            result = await self._run(name, fields)
        except EventError as error:
            self._tell(name, error.code, {})
            raise
        answer = result if isinstance(result, ForAsker) else ForAsker(result, told=result)
        self._tell(name, "ok", answer.told)
        return {"result": answer.result}

    async def _run(self, name: str, fields: dict[str, Any]) -> Any:
        command = command_find(name)
        # Before it is done: an attempt stands in the log whatever becomes of it.
        await self.write(
            audit_record,
            workspace_id=self.actor.workspace_id,
            actor=self.actor,
            verb="used command",
            target=name if command else "(unknown)",
            **{key: value for key, value in fields.items() if key in NOTED and isinstance(value, str | int)},
        )
        if command is None or not await self._may_use(command):
            raise InvalidCommand
        payload = _checked(command, fields)
        if inspect.iscoroutinefunction(command.handler):
            return await command.handler(actor=self.actor, payload=payload)
        return await self.write(command.handler, actor=self.actor, payload=payload)

    async def _may_use(self, command: Command) -> bool:
        membership = await self.read(membership_of, self.actor)
        return membership is not None and rank(membership.role) >= rank(command.min_role)

    def _tell(self, name: str, status: str, result: dict[str, Any]) -> None:
        executed = {"command": name, "status": status, "result": result, "by": self.actor.username}
        of(self.namespace).to(self.workspace_room).emit("command-executed", executed)


def _parsed(given: str | dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """(name, fields). Errors: InvalidPayload where it has no name."""
    fields = {"command": given} if isinstance(given, str) else dict(given)
    name = fields.pop("command", None)
    if not isinstance(name, str):
        raise InvalidPayload(_("command: which one?"), field="command")
    return name[:40], fields


def _checked(command: Command, fields: dict[str, Any]) -> BaseModel | None:
    if command.schema is None:
        if fields:
            raise InvalidPayload(_("%(name)s takes no fields.") % {"name": command.name}, field=next(iter(fields)))
        return None
    try:
        return command.schema.model_validate(fields, strict=True, by_alias=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise InvalidPayload(f"{field}: {first['msg']}", field=field) from error
