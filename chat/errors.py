"""What the chat refuses, by the codes of the event contract; what concerns people is in workspaces.errors."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from slackish.realtime.errors import EventError
from workspaces import errors

RoomNotFound = errors.RoomNotFound


class RoomExists(EventError):
    code = "room_exists"
    default_message = _("Room already exists")


class RoomArchived(EventError):
    code = "room_archived"
    default_message = _("This room is archived: it can be read, not written to.")


class CannotLeave(EventError):
    code = "cannot_leave"
    default_message = _("Nobody leaves this room.")


class EmptyMessage(EventError):
    code = "empty_message"
    default_message = _("A message needs some text.")


class TextTooLong(EventError):
    """More characters than a message may have; `limit` says how many."""

    code = "text_too_long"

    def __init__(self, limit: int) -> None:
        super().__init__(
            ngettext("A message has at most %(limit)s character.", "A message has at most %(limit)s characters.", limit)
            % {"limit": limit},
            limit=limit,
        )


class ClientIdConflict(errors.ClientIdConflict):
    default_message = _("This clientId was used for another message.")


class ParentNotFound(EventError):
    code = "parent_not_found"
    default_message = _("There is no such message to reply to.")


class EmptyFile(EventError):
    code = "empty_file"
    default_message = _("There is nothing in this file.")


class FileTooLarge(EventError):
    """More bytes, or a picture of more pixels, than a file may have; `limit` says how many."""

    code = "file_too_large"

    def __init__(self, limit: int, *, of: str = "bytes") -> None:
        if of == "pixels":
            message = _("A picture has at most %(limit)s megapixels.") % {"limit": limit // 1_000_000}
        else:
            message = _("A file has at most %(limit)s MB.") % {"limit": round(limit / 1024 / 1024)}
        super().__init__(message, limit=limit)


class QuotaExceeded(EventError):
    """More bytes than a person may keep in a workspace; `limit` says how many."""

    code = "quota_exceeded"

    def __init__(self, limit: int) -> None:
        message = _("Your files here would be more than %(limit)s MB.") % {"limit": round(limit / 1024 / 1024)}
        super().__init__(message, limit=limit)


class TooManyFiles(EventError):
    """More files than a message carries; `limit` says how many."""

    code = "too_many_files"

    def __init__(self, limit: int) -> None:
        super().__init__(
            ngettext("A message carries at most %(limit)s file.", "A message carries at most %(limit)s files.", limit)
            % {"limit": limit},
            limit=limit,
        )


class FileNotFound(EventError):
    """Absent, another's, attached already: the same answer."""

    code = "file_not_found"
    default_message = _("There is no such file to attach.")


class MessageNotFound(EventError):
    """Absent, deleted, or not this person's to know of: the same answer."""

    code = "message_not_found"
    default_message = _("There is no such message.")


class NotAuthor(EventError):
    code = "not_author"
    default_message = _("This is not your message.")


class TooManyReactions(EventError):
    """More different emoji than one message may have; `limit` says how many."""

    code = "too_many_reactions"

    def __init__(self, limit: int) -> None:
        super().__init__(
            ngettext(
                "A message has at most %(limit)s different reaction.",
                "A message has at most %(limit)s different reactions.",
                limit,
            )
            % {"limit": limit},
            limit=limit,
        )


class TooManyPins(EventError):
    """More pinned messages than one room may have; `limit` says how many."""

    code = "too_many_pins"

    def __init__(self, limit: int) -> None:
        super().__init__(
            ngettext(
                "A room has at most %(limit)s pinned message.", "A room has at most %(limit)s pinned messages.", limit
            )
            % {"limit": limit},
            limit=limit,
        )


class EmojiExists(EventError):
    code = "emoji_exists"
    default_message = _("There is an emoji of this name.")


class EmojiNotFound(EventError):
    """Absent, or of another workspace: the same answer."""

    code = "emoji_not_found"
    default_message = _("There is no such emoji.")


class TooManyEmoji(EventError):
    """More than a workspace may make; `limit` says how many."""

    code = "too_many_emoji"

    def __init__(self, limit: int) -> None:
        super().__init__(
            ngettext(
                "A workspace has at most %(limit)s emoji of its own.",
                "A workspace has at most %(limit)s emoji of its own.",
                limit,
            )
            % {"limit": limit},
            limit=limit,
        )


class UnknownCommand(EventError):
    code = "unknown_command"
    default_message = _("There is no such command. Type / to see which there are.")

    def __init__(self, name: str) -> None:
        super().__init__(_("There is no command %(name)s. Type / to see which there are.") % {"name": name})


class TooManyRooms(EventError):
    """`limit` says how many one socket may be in."""

    code = "too_many_rooms"

    def __init__(self, limit: int) -> None:
        super().__init__(
            ngettext(
                "One is in at most %(limit)s of these rooms at a time.",
                "One is in at most %(limit)s of these rooms at a time.",
                limit,
            )
            % {"limit": limit},
            limit=limit,
        )
