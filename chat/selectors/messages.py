"""Single messages as somebody may see them, and the lists of pinned and of saved ones."""

from typing import Any

from django.conf import settings

from chat.errors import MessageNotFound
from chat.models import Channel, Message, MessageEdit, SavedMessage
from chat.schemas import message_wire, milliseconds
from workspaces.actors import Actor
from workspaces.models import Membership
from workspaces.selectors import actor_of

from .answers import fitting, wire_size, with_details, with_files
from .channels import room_find


def message_find(actor: Actor, message_id: int) -> Message:
    """The message with its channel. Errors: MessageNotFound (absent, foreign, deleted)."""
    found = Message.objects.select_related("channel", "author").filter(
        pk=message_id, deleted_at=None, channel__in=Channel.objects.visible_to(actor)
    )
    message = found.first()
    if message is None:
        raise MessageNotFound
    return message


def actor_at_message(user_id: int, message_id: int, *, only_workspace: int | None = None) -> Actor:
    """The person as they act in the workspace of a message. `only_workspace`: the one their token is bound to.

    Errors: MessageNotFound, where they are not of that workspace. Whether they may see it is asked next.
    """
    there = Membership.objects.active().of(user_id).filter(workspace__channels__messages=message_id)
    membership = there.select_related("user").first()
    if membership is None or only_workspace not in (None, membership.workspace_id):
        raise MessageNotFound
    return actor_of(membership)


def thread_find(actor: Actor, message_id: int) -> Message:
    """The message a thread hangs from, deleted or not. Errors: MessageNotFound."""
    found = Message.objects.filter(
        pk=message_id, parent=None, kind=Message.Kind.MESSAGE, channel__in=Channel.objects.visible_to(actor)
    )
    parent = found.select_related("channel").first()
    if parent is None:
        raise MessageNotFound
    return parent


def message_edits(actor: Actor, message_id: int) -> dict[str, Any]:
    """{edits}: what a message said before, the newest first, as many as an answer holds. Errors: MessageNotFound."""
    message = message_find(actor, message_id)
    room = settings.CHAT_ANSWER_BYTES
    edits: list[dict[str, Any]] = []
    for each in MessageEdit.objects.filter(message=message).order_by("-pk")[: settings.CHAT_HISTORY_LIMIT]:
        edit = {"text": each.text, "timestamp": milliseconds(each.replaced_at)}
        room -= wire_size(edit)
        if room < 0 and edits:
            break
        edits.append(edit)
    return {"edits": edits}


def pins(actor: Actor, room: str | int, *, before: int | None = None) -> dict[str, Any]:
    """{room, roomId, messages, hasMore}: what is pinned, the newest messages first. Errors: RoomNotFound.

    `before`: the seq of the last one already read.
    """
    channel = room_find(actor, room)
    pinned = Message.objects.filter(channel=channel, pinned_at__isnull=False)
    if before is not None:
        pinned = pinned.filter(seq__lt=before)
    limit = settings.CHAT_HISTORY_PAGE
    found = with_files(with_details(pinned.order_by("-seq"))[: limit + 1])
    messages, whole = fitting(found[:limit], channel)
    more = len(found) > limit or not whole
    return {"room": channel.public_name, "roomId": channel.pk, "messages": messages, "hasMore": more}


def saved(actor: Actor, *, before: int | None = None, limit: int | None = None) -> dict[str, Any]:
    """{messages, hasMore, next?}: what the actor saved and may still see, the newest first.

    `before`: the `next` of the answer before.
    """
    limit = min(limit or settings.CHAT_HISTORY_PAGE, settings.CHAT_HISTORY_LIMIT)
    own = SavedMessage.objects.filter(
        workspace=actor.workspace_id, user=actor.user_id, message__channel__in=Channel.objects.visible_to(actor)
    )
    if before is not None:
        own = own.filter(pk__lt=before)
    found = list(
        own.select_related("message__channel", "message__author")
        .prefetch_related("message__reactions")
        .order_by("-pk")[: limit + 1]
    )
    with_files([each.message for each in found])
    messages: list[dict[str, Any]] = []
    room = settings.CHAT_ANSWER_BYTES
    for each in found[:limit]:
        wire = message_wire(each.message, each.message.channel)
        room -= wire_size(wire)
        if room < 0 and messages:
            break
        messages.append(wire)
    more = len(messages) < len(found)
    answer: dict[str, Any] = {"messages": messages, "hasMore": more}
    return answer | {"next": found[len(messages) - 1].pk} if more else answer
