"""What the chat refuses, by the codes of the event contract; what concerns people is in workspaces.errors."""

from slackish.realtime.errors import EventError


class RoomNotFound(EventError):
    """Absent, or not this person's to know of: the same answer."""

    code = "room_not_found"

    def __init__(self, room: str | int) -> None:
        super().__init__(f'Room "{room}" does not exist')


class RoomExists(EventError):
    code = "room_exists"
    default_message = "Room already exists"


class RoomArchived(EventError):
    code = "room_archived"
    default_message = "This room is archived: it can be read, not written to."


class CannotLeave(EventError):
    code = "cannot_leave"
    default_message = "Nobody leaves this room."


class EmptyMessage(EventError):
    code = "empty_message"
    default_message = "A message needs some text."


class TextTooLong(EventError):
    """More characters than a message may have; `limit` says how many."""

    code = "text_too_long"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A message has at most {limit} characters.", limit=limit)


class ClientIdConflict(EventError):
    code = "client_id_conflict"
    default_message = "This clientId was used for another message."


class ParentNotFound(EventError):
    code = "parent_not_found"
    default_message = "There is no such message to reply to."
