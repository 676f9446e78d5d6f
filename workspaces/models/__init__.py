from .people import ApiToken, User
from .projects import Project, ProjectMembership
from .workspaces import JoinLink, Membership, Workspace

__all__ = ["ApiToken", "JoinLink", "Membership", "Project", "ProjectMembership", "User", "Workspace"]
