"""How much of a room somebody has not read.

Posts are numbered, so unread is what the room counts less what the reader's cursor does: no row per message. A post
that was deleted keeps its number and is taken off again; who was named in it is forgotten with it. No cursor stays
right before one: so where it stands below the last number, something is unread.
"""

from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from chat.models import ChannelMembership, Mention, Message, ThreadMembership

# Of one row of memberships, for statements that are written out: `reader` is that row's name.
DELETED_POSTS = """
    FROM chat_message gone
    WHERE gone.channel_id = {reader}.channel_id AND gone.post_no > {reader}.last_read_post_no
      AND gone.deleted_at IS NOT NULL
"""
UNREAD_MENTIONS = """
    FROM chat_mention mention
    JOIN chat_message message ON message.id = mention.message_id
    WHERE mention.channel_id = {reader}.channel_id AND mention.seq > {reader}.last_read_seq
      AND (mention.user_id = {reader}.user_id OR mention.user_id IS NULL) AND message.author_id <> {reader}.user_id
      AND NOT EXISTS (
          SELECT 1 FROM chat_threadmembership thread
          WHERE thread.user_id = {reader}.user_id AND thread.parent_id = message.parent_id
            AND thread.last_read_seq >= mention.seq)
"""


def unread_posts() -> Combinable:
    """Of memberships, to annotate them with."""
    gone = _deleted_posts(OuterRef("channel"), OuterRef("last_read_post_no")).order_by().values("channel")
    number = Subquery(gone.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return F("channel__last_post_no") - F("last_read_post_no") - Coalesce(number, Value(0))


def unread_count(membership: ChannelMembership, last_post_no: int) -> int:
    """The same of one, in a room that counts so far. Asks only where something lies past the cursor."""
    ahead = last_post_no - membership.last_read_post_no
    if ahead <= 0:
        return 0
    gone = _deleted_posts(membership.channel_id, membership.last_read_post_no)
    return ahead - gone.filter(post_no__lte=last_post_no).count()


def post_after(channel_id: int, seq: int) -> int | None:
    """The number of the next post that was not deleted."""
    posts = Message.objects.filter(channel=channel_id, seq__gt=seq, post_no__isnull=False, deleted_at=None)
    return posts.order_by("seq").values_list("post_no", flat=True).first()


def unread_mentions(user_id: Any, channel: Any, last_read_seq: Any) -> QuerySet[Mention]:
    """Where somebody, or everybody in the channel, was named by another past the cursor.

    What named them in a thread is also read by reading the thread.
    """
    mentions = Mention.objects.filter(Q(user=user_id) | Q(user=None), channel=channel, seq__gt=last_read_seq)
    reader = OuterRef(user_id) if isinstance(user_id, OuterRef) else user_id
    read_there = ThreadMembership.objects.filter(
        user=reader, parent=OuterRef("message__parent"), last_read_seq__gte=OuterRef("seq")
    )
    return mentions.exclude(message__author=user_id).filter(~Exists(read_there))


def _deleted_posts(channel: Any, after: Any) -> QuerySet[Message]:
    return Message.objects.filter(channel=channel, post_no__gt=after, deleted_at__isnull=False)
