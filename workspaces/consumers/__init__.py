"""The namespaces of a workspace, and what all of them ask of a socket before it gets in."""

from .admin import AdminConsumer
from .dashboard import DashboardConsumer
from .projects import ProjectsConsumer
from .room_information import PublicRoom, RoomInformation
from .workspace import WorkspaceConsumer, audience_of, has_right, in_workspace, not_a_guest, signed_in

__all__ = [
    "AdminConsumer",
    "DashboardConsumer",
    "ProjectsConsumer",
    "PublicRoom",
    "RoomInformation",
    "WorkspaceConsumer",
    "audience_of",
    "has_right",
    "in_workspace",
    "not_a_guest",
    "signed_in",
]
