"""The index of the search, made anew from the messages."""

from django.db import transaction

from chat.models import Message
from chat.search import put

BATCH = 2000


def messages_index(*, workspace: str | None = None) -> int:
    """Index all messages, or those of the workspace with that slug, in short transactions; how many."""
    messages = Message.objects.order_by("pk")
    if workspace is not None:
        messages = messages.filter(channel__workspace__slug=workspace)
    last = count = 0
    while True:
        with transaction.atomic():
            batch = list(messages.filter(pk__gt=last)[:BATCH])
            if not batch:
                return count
            put(*batch)
        last, count = batch[-1].pk, count + len(batch)
