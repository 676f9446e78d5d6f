"""What workspaces refuse, by the codes of the event contract."""

from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from slackish.realtime.errors import EventError, InvalidPayload


class AuthenticationRequired(EventError):
    code = "authentication_required"
    default_message = _("Sign in, or send a token: Authorization: Bearer TOKEN.")


class WorkspaceRequired(EventError):
    code = "workspace_required"
    default_message = _("You are in several workspaces: name the one you mean.")


class WorkspaceNotFound(EventError):
    """Absent, not this person's, or no longer: the same answer."""

    code = "workspace_not_found"
    default_message = _("There is no such workspace.")


class UserNotFound(EventError):
    """Absent, or nobody of this workspace: the same answer."""

    code = "user_not_found"
    default_message = _("There is no such person here.")


class NotAuthorized(EventError):
    code = "not_authorized"
    default_message = _("Your role in this workspace does not cover that.")


class LastOwner(NotAuthorized):
    default_message = _("A workspace needs an owner: make somebody else one first.")


class InvalidCommand(EventError):
    """Unknown, or above one's role: the same answer."""

    code = "invalid_command"
    default_message = _("There is no such command.")


class JoinLinkNotFound(EventError):
    """Absent, expired, revoked, of another workspace: the same answer."""

    code = "join_link_not_found"
    default_message = _("This link does not work, or no longer does.")


class TooManyInvites(EventError):
    code = "too_many_invites"
    default_message = _("So many invites were sent today that the next has to wait until tomorrow.")


class SessionNotFound(EventError):
    """Absent, or another person's: the same answer."""

    code = "session_not_found"
    default_message = _("There is no such session.")


class TokenNotFound(EventError):
    """Absent, or another person's: the same answer."""

    code = "token_not_found"
    default_message = _("There is no such token.")


class InvalidName(InvalidPayload):
    def __init__(self, message: str | Promise) -> None:
        super().__init__(message, field="name")


class InvalidSlug(InvalidPayload):
    def __init__(self, message: str | Promise) -> None:
        super().__init__(message, field="slug")


class AccessDenied(EventError):
    """Absent, foreign, or not for this person: the same answer."""

    code = "access_denied"
    default_message = _("Access denied")


class ProjectExists(EventError):
    code = "project_exists"
    default_message = _("There is a project of this name already.")


class ProjectArchived(EventError):
    code = "project_archived"
    default_message = _("This project is archived: it can be read, not changed.")


class StaleVersion(EventError):
    """The board changed meanwhile; `version` and `board` are the present ones."""

    code = "stale_version"
    default_message = _("The board changed meanwhile.")


class ItemNotFound(EventError):
    """The list or card of `id` is absent, or of another board: the same answer."""

    code = "item_not_found"

    def __init__(self, uid: UUID) -> None:
        super().__init__(_("There is no such list or card on this board."), id=str(uid))


class ItemExists(EventError):
    """Something on this board has the `id` already."""

    code = "item_exists"

    def __init__(self, uid: UUID) -> None:
        super().__init__(_("Something on this board has this id already."), id=str(uid))


class BoardFull(EventError):
    """More lists, cards or text than a board takes; `limit` says how many."""

    code = "board_full"

    def __init__(self, message: str, limit: int) -> None:
        super().__init__(message, limit=limit)


class ClientIdConflict(EventError):
    code = "client_id_conflict"
    default_message = _("This clientId was used for something else.")


class RoomNotFound(EventError):
    """Absent, or not this person's to know of: the same answer."""

    code = "room_not_found"

    def __init__(self, room: str | int) -> None:
        super().__init__(_('Room "%(room)s" does not exist') % {"room": room})
