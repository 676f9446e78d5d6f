"""How long a channel keeps what is said in it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from chat.errors import MessageNotFound
from chat.models import Channel, Message
from chat.selectors import room_find
from chat.selectors.people import role_of
from slackish.realtime.errors import InvalidPayload
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized
from workspaces.roles import Right, may
from workspaces.services import audit_record

from .edits import message_expire

LONGEST = 3650
BATCH = 500


@transaction.atomic
def retention_set(*, actor: Actor, room: str | int, days: int | None) -> Channel:
    """Keep a channel's messages for `days` (1 to 3650), None for ever. What is older goes at the next run.

    Errors: RoomNotFound, NotAuthorized (also: a direct conversation), InvalidPayload.
    """
    channel = room_find(actor, room)
    if channel.kind == Channel.Kind.DIRECT or not may(role_of(actor), Right.MANAGE_WORKSPACE):
        raise NotAuthorized
    if days is not None and not 1 <= days <= LONGEST:
        raise InvalidPayload(
            ngettext(
                "Messages are kept for 1 to %(limit)s day, or for ever.",
                "Messages are kept for 1 to %(limit)s days, or for ever.",
                LONGEST,
            )
            % {"limit": LONGEST},
            field="days",
        )
    Channel.objects.filter(pk=channel.pk).update(retention_days=days)
    channel.retention_days = days
    audit_record(workspace_id=channel.workspace_id, actor=actor, verb="retention-set", room=channel.pk, days=days)
    return channel


def messages_expire() -> int:
    """Delete what channels keep no longer, each message in a transaction of its own, so that writers wait for none.

    How many. To be run daily; what one run does not reach, the next does.
    """
    gone = 0
    for channel in Channel.objects.exclude(retention_days=None).order_by("pk"):
        until = timezone.now() - timedelta(days=channel.retention_days or 0)
        old = Message.objects.filter(channel=channel, created_at__lt=until, deleted_at=None, kind=Message.Kind.MESSAGE)
        while batch := list(old.order_by("created_at")[:BATCH]):
            gone += sum(_expire(message) for message in batch)
    return gone


def _expire(message: Message) -> bool:
    try:
        message_expire(message)
    except MessageNotFound:  # its author was quicker
        return False
    return True
