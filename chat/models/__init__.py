from .activity import ActivityCursor
from .channels import Channel, ChannelMembership
from .emoji import Emoji
from .files import File
from .messages import Mention, Message, MessageEdit, Reaction
from .personal import SavedMessage, ThreadMembership
from .transfers import Export, Import, ImportedRow, Status

__all__ = [
    "ActivityCursor",
    "Channel",
    "ChannelMembership",
    "Emoji",
    "Export",
    "File",
    "Import",
    "ImportedRow",
    "Mention",
    "Message",
    "MessageEdit",
    "Reaction",
    "SavedMessage",
    "Status",
    "ThreadMembership",
]
