"""Changing what one said, and taking it back."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from chat import policies
from chat.errors import NotAuthor
from chat.hooks import Audience, run_message_hooks
from chat.markdown import Rendered
from chat.models import Channel, ChannelMembership, Message, MessageEdit
from chat.schemas import message_wire
from chat.search import put, remove
from chat.selectors import message_find
from chat.selectors.people import role_of
from chat.selectors.stories import excerpt_of
from chat.selectors.unread import post_after
from notifications.services import message_forget, message_reword
from workspaces.actors import Actor
from workspaces.services import audit_record

from .log import Unchanged, about, advance_with, require_writer, tell
from .notices import announce_edit, touch_badges
from .texts import check_text, rendered_for, replace_mentions
from .threads import recount_replies


def message_edit(*, actor: Actor, message_id: int, text: str) -> dict[str, Any]:
    """Say it differently; the message as it is then. What it said before is kept with it.

    The same text again changes nothing. Errors: MessageNotFound, NotAuthor, NotAuthorized (no longer
    in the room), RoomArchived, EmptyMessage, TextTooLong.
    """
    message = message_find(actor, message_id)
    if not policies.may_edit(actor.user_id, message):
        raise NotAuthor
    check_text(text, has_files=message.file_count > 0)
    rendered = rendered_for(actor.workspace_id, message.channel_id, text)
    try:
        with transaction.atomic():
            return _replace_text(actor, message, text, rendered)
    except Unchanged:
        return message_wire(message, message.channel)


def message_delete(*, actor: Actor, message_id: int) -> dict[str, Any]:
    """Leave a tombstone; the fields of `message-deleted`. Nothing of what was said stays anywhere.

    Errors: MessageNotFound, NotAuthor (another's, and one does not moderate), NotAuthorized,
    RoomArchived (there moderators alone delete).
    """
    message = message_find(actor, message_id)
    role = role_of(actor)
    if not policies.may_delete(role, actor.user_id, message):
        raise NotAuthor
    moderates = role in policies.MODERATORS
    with transaction.atomic():
        channel, message = advance_with(message, archived_too=moderates)
        if not moderates:
            require_writer(channel, actor)
        if message.author_id != actor.user_id:
            where, verb = channel.workspace_id, "message-deleted"
            audit_record(workspace_id=where, actor=actor, verb=verb, room=channel.pk, message=message.pk)
        return _leave_tombstone(message, channel, actor_id=actor.user_id)


@transaction.atomic
def message_expire(message: Message) -> None:
    """As deleted, by nobody: its channel keeps messages only so long. Errors: MessageNotFound (gone meanwhile)."""
    channel, message = advance_with(message, archived_too=True)
    _leave_tombstone(message, channel, actor_id=message.author_id)


def _replace_text(actor: Actor, message: Message, text: str, rendered: Rendered) -> dict[str, Any]:
    channel, message = advance_with(message)
    require_writer(channel, actor)
    if message.text == text:
        raise Unchanged
    MessageEdit.objects.create(message=message, text=message.text)
    message.text, message.html, message.edited_at = text, rendered.html, timezone.now()
    message.save(update_fields=["text", "html", "edited_at"])
    newly = replace_mentions(message, rendered)
    put(message)
    message_reword(message_id=message.pk, excerpt=excerpt_of(message))
    wire = message_wire(message, channel)
    tell(channel, "message-edited", about(message, channel) | {"message": wire})
    _tell_hooks(actor, channel, message, newly)
    return wire


def _tell_hooks(actor: Actor, channel: Channel, message: Message, newly: frozenset[int]) -> None:
    """Who was named before knows already, and nobody is called twice by `@channel`."""
    announce_edit(message, newly)
    run_message_hooks("edited", message, channel, actor_id=actor.user_id, audience=Audience(mentioned=newly))


def _leave_tombstone(message: Message, channel: Channel, *, actor_id: int) -> dict[str, Any]:
    """Inside the transaction that advanced the channel for it."""
    _wipe(message)
    parent = {"parent": recount_replies(message)} if message.parent_id else {}
    deleted = about(message, channel) | {"message": message_wire(message, channel, reactions=())} | parent
    tell(channel, "message-deleted", deleted)
    _pass_over(message, channel)
    message_forget(message_id=message.pk)
    touch_badges(channel)
    run_message_hooks("deleted", message, channel, actor_id=actor_id)
    return deleted


def _pass_over(message: Message, channel: Channel) -> None:
    """Who had read all before it has read up to the next post."""
    if message.post_no is None:
        return
    following = post_after(channel.pk, message.seq)
    end = channel.last_post_no if following is None else following - 1
    ChannelMembership.objects.filter(channel=channel, last_read_post_no=message.post_no - 1).update(
        last_read_post_no=end
    )


def _wipe(message: Message) -> None:
    message.text = message.html = ""
    message.file_count = 0
    message.deleted_at = timezone.now()
    # The digest too: of a short text it can be found by trying.
    message.client_digest = message.edited_at = message.pinned_at = message.pinned_by = message.card = None
    message.save()
    remove(message.pk)
    for hanging in (message.edits, message.reactions, message.mentions, message.saves, message.files):
        hanging.all().delete()
