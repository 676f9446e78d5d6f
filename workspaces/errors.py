"""What workspaces refuse, by the codes of the event contract."""

from slackish.realtime.errors import EventError, InvalidPayload


class WorkspaceRequired(EventError):
    code = "workspace_required"
    default_message = "You are in several workspaces: name the one you mean."


class WorkspaceNotFound(EventError):
    """Absent, not this person's, or no longer: the same answer."""

    code = "workspace_not_found"
    default_message = "There is no such workspace."


class UserNotFound(EventError):
    """Absent, or nobody of this workspace: the same answer."""

    code = "user_not_found"
    default_message = "There is no such person here."


class NotAuthorized(EventError):
    code = "not_authorized"
    default_message = "Your role in this workspace does not cover that."


class LastOwner(NotAuthorized):
    default_message = "A workspace needs an owner: make somebody else one first."


class JoinLinkNotFound(EventError):
    """Absent, expired, revoked, of another workspace: the same answer."""

    code = "join_link_not_found"
    default_message = "This link does not work, or no longer does."


class TokenNotFound(EventError):
    """Absent, or another person's: the same answer."""

    code = "token_not_found"
    default_message = "There is no such token."


class InvalidName(InvalidPayload):
    def __init__(self, message: str) -> None:
        super().__init__(message, field="name")


class InvalidSlug(InvalidPayload):
    def __init__(self, message: str) -> None:
        super().__init__(message, field="slug")
