"""The pages of the chat, and what they show from disk."""

from .emoji import emoji_add, emoji_page, emoji_picture, emoji_remove
from .files import file, thumb
from .page import page, who
from .transfer import export_file, exports, import_status, import_upload

__all__ = [
    "emoji_add",
    "emoji_page",
    "emoji_picture",
    "emoji_remove",
    "export_file",
    "exports",
    "file",
    "import_status",
    "import_upload",
    "page",
    "thumb",
    "who",
]
