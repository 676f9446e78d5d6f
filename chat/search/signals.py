"""Messages that go with their channel or workspace go from the index too, which in SQLite knows no foreign keys."""

from typing import Any

from django.db import connection
from django.db.models.signals import post_delete

from .index import remove


def connect() -> None:
    from chat.models import Message

    post_delete.connect(_deleted, sender=Message, dispatch_uid="chat.search")


def _deleted(instance: Any, **_: Any) -> None:
    if connection.vendor == "sqlite":
        remove(instance.pk)
