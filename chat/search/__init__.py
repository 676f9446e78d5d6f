"""Finding messages: what is searched for, an index in PostgreSQL or SQLite behind one interface, and what is shown.

Whoever writes, changes or deletes messages calls `put` and `remove` in the same transaction.
"""

from .index import put, remove, search_index
from .query import Query, parse

__all__ = ["Query", "parse", "put", "remove", "search_index"]
