"""The namespace `/projects`: boards that people change together. Each event calls one service or selector."""

from functools import partial
from typing import Any

from slackish.realtime.events import event
from workspaces import services
from workspaces.errors import AccessDenied
from workspaces.roles import Right
from workspaces.schemas import boards, projects
from workspaces.selectors import projects as selectors

from .room_information import PublicRoom, RoomInformation
from .workspace import WorkspaceConsumer, audience_of, has_right, in_workspace, signed_in

PREFIX = "project:"

PROJECTS_EMITS: dict[str, Any] = {
    "project-added": projects.ProjectAdded,
    "project-changed": projects.ProjectChanged,
    "project-removed": projects.ProjectRemoved,
    "project-state": projects.ProjectState,
    "project-updated": projects.ProjectUpdated,
    "team-member-offline": projects.TeamMemberLeft,
    "team-member-online": projects.TeamMember,
    "welcome": projects.ProjectWelcome,
}

PROJECTS_ACKS: dict[str, Any] = {
    "add-project-member": projects.ProjectIdAck,
    "archive-project": projects.ProjectIdAck,
    "close-project": projects.NoFields,
    "create-project": projects.ProjectAck,
    "find-people": projects.PeopleFound,
    "get-card": projects.CardAck,
    "list-projects": projects.ProjectsAck,
    "open-project": projects.ProjectState,
    "project-update": projects.VersionAck,
    "project-version": projects.VersionAck,
    "remove-project-member": projects.ProjectIdAck,
    "rename-project": projects.ProjectIdAck,
    "unarchive-project": projects.ProjectIdAck,
}


class ProjectsConsumer(RoomInformation):
    """Projects and their boards: members see those they are on, admins and owners all, guests where added."""

    namespace = "/projects"
    emits = PROJECTS_EMITS
    acks = PROJECTS_ACKS
    right = Right.WORK_ON_PROJECTS
    middleware = (signed_in, in_workspace, has_right)
    guards = {**WorkspaceConsumer.guards, PREFIX: audience_of(PREFIX, selectors.project_audience)}

    async def connect(self) -> None:
        if await self.enter():
            self.emit("welcome", "Connected to projects namespace")

    async def public_rooms(self) -> list[PublicRoom]:
        projects = await self.read(selectors.projects_list, self.actor)
        return [PublicRoom(f"{PREFIX}{each['id']}", each["name"], each["id"]) for each in projects]

    async def disconnect(self, reason: str) -> None:
        for room in self.rooms_like(PREFIX):
            await self._tell_gone(room)

    @event("list-projects")
    async def list_projects(self) -> dict[str, Any]:
        """The projects one may open."""
        return {"projects": await self.read(selectors.projects_list, self.actor)}

    @event("create-project", boards.CreateProject)
    async def create_project(self, payload: boards.CreateProject) -> dict[str, Any]:
        """Start a project and be on it. Members."""
        return {"project": await self.write(services.project_create, actor=self.actor, name=payload.name)}

    @event("open-project", boards.ProjectId)
    async def open_project(self, project_id: int) -> dict[str, Any]:
        """Open a board, and close the one that was open; `project-state` follows, and what changes from then on."""
        room = f"{PREFIX}{project_id}"
        looked = await self.read(selectors.project_find, self.actor, project_id)
        await self._leave_boards(but=room)
        is_back = room in self.rooms
        read_state = partial(selectors.project_state, self.actor, project_id)
        state = await self.open_room(room, access=looked.access, state=read_state)
        if room not in self.rooms:  # taken off between the join and now
            raise AccessDenied
        if not is_back:
            self.to(room).emit("team-member-online", self._me(project_id))
        del state["access"]
        state |= await self._who_is_there(room, state["members"])
        self.emit("project-state", state)
        return state

    @event("close-project")
    async def close_project(self) -> None:
        """Hear of the open board no more."""
        await self._leave_boards()

    @event("project-update", boards.ProjectUpdate)
    async def project_update(self, payload: boards.ProjectUpdate) -> dict[str, Any]:
        """Change a board, by all of the operations or none, against the version one has of it."""
        updated = await self.write(services.project_update, actor=self.actor, payload=payload, sid=self.sid)
        return {"version": updated.version}

    @event("project-version", boards.ProjectId)
    async def project_version(self, project_id: int) -> dict[str, Any]:
        """The version of a board: cheap enough to ask every half minute."""
        return {"version": await self.read(selectors.project_version, self.actor, project_id)}

    @event("get-card", boards.CardRef)
    async def get_card(self, payload: boards.CardRef) -> dict[str, Any]:
        """A card with its rendered text, its comments, its history and what it was made from."""
        return await self.read(selectors.card_detail, self.actor, payload.project_id, payload.card_id)

    @event("find-people", boards.FindPeople)
    async def find_people(self, payload: boards.FindPeople) -> dict[str, Any]:
        """People of the workspace who are not on the project, by a part of a name. Not guests."""
        return {"people": await self.read(selectors.people_not_on, self.actor, payload.project_id, payload.query)}

    @event("rename-project", boards.RenameProject)
    async def rename_project(self, payload: boards.RenameProject) -> dict[str, Any]:
        """Give a project another name. Not guests."""
        renamed = await self.write(
            services.project_rename, actor=self.actor, project_id=payload.project_id, name=payload.name
        )
        return {"projectId": renamed}

    @event("archive-project", boards.ProjectId)
    async def archive_project(self, project_id: int) -> dict[str, Any]:
        """Close a board to changes; it can still be read. Not guests."""
        return await self._archive(project_id, archived=True)

    @event("unarchive-project", boards.ProjectId)
    async def unarchive_project(self, project_id: int) -> dict[str, Any]:
        """Open an archived board to changes again. Not guests."""
        return await self._archive(project_id, archived=False)

    @event("add-project-member", boards.ProjectPerson)
    async def add_project_member(self, payload: boards.ProjectPerson) -> dict[str, Any]:
        """Bring somebody of the workspace, guests too, onto a project. Not guests."""
        return await self._change_people(services.project_member_add, payload)

    @event("remove-project-member", boards.ProjectPerson)
    async def remove_project_member(self, payload: boards.ProjectPerson) -> dict[str, Any]:
        """Take somebody off a project, or oneself; guests only themselves."""
        return await self._change_people(services.project_member_remove, payload)

    async def _archive(self, project_id: int, *, archived: bool) -> dict[str, Any]:
        done = await self.write(services.project_archive, actor=self.actor, project_id=project_id, archived=archived)
        return {"projectId": done}

    async def _change_people(self, service: Any, payload: boards.ProjectPerson) -> dict[str, Any]:
        ids = {"project_id": payload.project_id, "user_id": int(payload.user_id)}
        return {"projectId": await self.write(service, actor=self.actor, **ids)}

    async def _leave_boards(self, but: str = "") -> None:
        for room in [room for room in self.rooms_like(PREFIX) if room != but]:
            self.leave(room)
            await self._tell_gone(room)

    async def _who_is_there(self, room: str, members: list[dict[str, Any]]) -> dict[str, Any]:
        """People, not sockets: somebody with two tabs is there once."""
        there = {str(user_id) for user_id in await self.people_in(room) | {self.actor.user_id}}
        people = await self.read(selectors.people_by_id, there)
        return {
            "activeMembers": len(people),
            "active": people,
            "members": [member | {"online": member["id"] in there} for member in members],
        }

    async def _tell_gone(self, room: str) -> None:
        """Unless another of their sockets has it open."""
        if self.actor.user_id not in await self.people_in(room):
            self.to(room).emit("team-member-offline", self._me(int(room.removeprefix(PREFIX))))

    def _me(self, project_id: int) -> dict[str, Any]:
        who = {"userId": str(self.actor.user_id), "username": self.actor.username, "name": self.actor.name}
        return who | {"projectId": project_id}
