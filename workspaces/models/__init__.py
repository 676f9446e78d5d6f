from .announcements import Announcement
from .audit import AuditEntry, AuditPass
from .boards import BoardList, Card, CardComment, ProjectChange, ProjectOperation
from .people import ApiToken, Preferences, User
from .projects import Project, ProjectMembership
from .samples import Sample
from .workspaces import JoinDomain, JoinLink, Membership, Workspace

__all__ = [
    "Announcement",
    "ApiToken",
    "AuditEntry",
    "AuditPass",
    "BoardList",
    "Card",
    "CardComment",
    "JoinDomain",
    "JoinLink",
    "Membership",
    "Preferences",
    "Project",
    "ProjectChange",
    "ProjectMembership",
    "ProjectOperation",
    "Sample",
    "User",
    "Workspace",
]
