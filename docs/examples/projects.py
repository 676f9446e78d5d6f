"""A room for each project, open one at a time.

It differs from the usual listing where that trusts the client: who asks is the session's account, and a
change is passed on by who has the project open and by nobody else. An absent project and a foreign one are refused
alike. `activeMembers` counts people, in all processes: somebody with two tabs is one.
"""

from typing import Any

from django.contrib.auth import get_user_model

from slackish.realtime import EventError, event, of

from .payloads import Payload, now
from .people import SignedInConsumer


def check_project_access(user_id: int, project_id: int) -> bool:
    """A group of Django's stands for a project: its people may open it."""
    return get_user_model()._default_manager.filter(pk=user_id, is_active=True, groups=project_id).exists()


class AccessDenied(EventError):
    """Absent, or not one's own: the same answer."""

    code = "access_denied"
    default_message = "Access denied"


class ProjectUpdate(Payload):
    project_id: int
    changes: Any


class DynamicRoomsConsumer(SignedInConsumer):
    """Work on a project together."""

    namespace = "/dynamic-rooms"

    @event("open-project", int)
    async def open_project(self, project_id: int) -> None:
        """Be in a project's room, and in no other's."""
        if not await self.read(check_project_access, self.user.user_id, project_id):
            raise AccessDenied
        room = f"project:{project_id}"
        self.leave(*(each for each in self.rooms if each.startswith("project:") and each != room))
        await self.join(room)
        self.to(room).emit("team-member-online", {"userId": self.user_key, "projectId": project_id})
        sockets = await of(self.namespace).in_(room).fetch_sockets()
        active = {each.user_id for each in sockets}
        self.emit("project-state", {"activeMembers": len(active), "projectId": project_id})

    @event("project-update", ProjectUpdate)
    async def project_update(self, payload: ProjectUpdate) -> None:
        """To the others who have it open."""
        room = f"project:{payload.project_id}"
        if room not in self.rooms or not await self.read(check_project_access, self.user.user_id, payload.project_id):
            raise AccessDenied
        changed = {"userId": self.user_key, "changes": payload.changes, "timestamp": now()}
        self.to(room).emit("project-changed", changed)
