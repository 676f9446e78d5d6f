"""Taking a workspace out as one archive, and making one of an archive. docs/export.md says what is in it."""

from .archive import Archive, BadArchive
from .checks import import_check
from .exports import export_actor, export_whole
from .imports import import_archive
from .tasks import export_ask, exports, import_is_stalled, import_receive, import_start

__all__ = [
    "Archive",
    "BadArchive",
    "export_actor",
    "export_ask",
    "export_whole",
    "exports",
    "import_archive",
    "import_check",
    "import_is_stalled",
    "import_receive",
    "import_start",
]
