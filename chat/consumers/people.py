"""People: their cards, how they are, whether they are there; and slash commands."""

from typing import Any

from chat import schemas, selectors, services
from chat.commands import slash_commands
from chat.pace import writing
from chat.presence import active_room, guests_room, statuses
from slackish.realtime import of
from slackish.realtime.events import event
from workspaces.consumers import WorkspaceConsumer
from workspaces.services import preferences_get, preferences_set

from .rooms import room_id


class PeopleEvents(WorkspaceConsumer):
    """The part of `/chat` that is about people."""

    @event("list-members", schemas.RoomRef)
    async def list_members(self, room: schemas.RoomRef) -> dict[str, Any]:
        """The people who belong to a channel."""
        return {"members": await self.read(selectors.channel_members, self.actor, room)}

    @event("get-people", schemas.GetPeople)
    async def get_people(self, payload: schemas.GetPeople) -> dict[str, Any]:
        """People one may write to, by their ids or by a part of a name."""
        people = await self.read(selectors.people_reachable, self.actor, ids=payload.ids, query=payload.query)
        return {"people": people}

    @event("set-status", schemas.SetStatus)
    async def set_status(self, payload: schemas.SetStatus) -> dict[str, Any]:
        """Say how one is, in this workspace, until a moment or until said otherwise."""
        return {"person": await self.write(services.status_set, actor=self.actor, payload=payload)}

    @event("set-profile", schemas.SetProfile)
    async def set_profile(self, payload: schemas.SetProfile) -> dict[str, Any]:
        """Change one's name, title, about or time zone, in all workspaces. Only what is named changes."""
        return {"person": await self.write(services.profile_set, actor=self.actor, payload=payload)}

    @event("set-presence", schemas.SetPresence)
    async def set_presence(self, payload: schemas.SetPresence) -> None:
        """This page is left alone, or looked at again. Away is who is so on all devices."""
        room = active_room(self.actor.workspace_id)
        if payload.away:
            self.leave(room)
        else:
            await self.join(room)

    @event("get-preferences")
    async def get_preferences(self) -> dict[str, Any]:
        """How one wants the pages, on every device."""
        return await self.read(preferences_get, user_id=self.actor.user_id)

    @event("set-preferences", schemas.SetPreferences)
    async def set_preferences(self, payload: schemas.SetPreferences) -> dict[str, Any]:
        """Change how one wants the pages. Only what is named changes."""
        changes = {field: getattr(payload, field) for field in payload.model_fields_set}
        return await self.write(preferences_set, user_id=self.actor.user_id, changes=changes)

    # Slash commands

    @event("list-commands")
    async def list_commands(self) -> dict[str, Any]:
        """The slash commands there are."""
        known = slash_commands()
        return {"commands": [{"name": each.name, "usage": each.usage, "help": str(each.help)} for each in known]}

    @event("run-command", schemas.RunCommand)
    async def run_command(self, payload: schemas.RunCommand) -> dict[str, Any]:
        """Run a slash command in a room one is in. What it sends counts as a message."""
        place = await room_id(self, payload.room)
        async with writing(self.actor.workspace_id, self.actor.user_id, place):
            outcome = await self.write(
                services.command_run,
                actor=self.actor,
                room=payload.room,
                text=payload.text,
                client_id=payload.client_id,
            )
        if outcome.away:
            of("/chat").to(self.own_room).sockets_leave(active_room(self.actor.workspace_id))
        answer = {"text": outcome.text, "message": outcome.message, "openRoomId": outcome.open_room_id}
        return {name: value for name, value in answer.items() if value}

    # What connecting needs

    async def enter_presence(self) -> None:
        """There, and not away."""
        rooms = [active_room(self.actor.workspace_id)]
        if self.role == "guest":
            rooms.append(guests_room(self.actor.workspace_id))
        await self.join(*rooms)

    async def presence_state(self) -> dict[str, str]:
        """Of all, or for a guest of those it shares a channel with."""
        state = statuses(self.connection.process, self.actor.workspace_id) | {self.actor.user_id: "online"}
        if self.role == "guest":
            me = self.actor.user_id
            known = await self.read(selectors.acquainted, self.actor.workspace_id, set(state), guests={me})
            state = {user: status for user, status in state.items() if user == me or user in known.get(me, ())}
        return {str(user): status for user, status in state.items()}
