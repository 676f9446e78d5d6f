"""The messages of an archive: numbered anew, rendered anew, their files recognised anew."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Subquery
from django.utils import timezone

from chat.markdown import Rendered, render
from chat.models import Channel, ChannelMembership, Import, Mention, Message, Reaction
from chat.schemas import archive as schemas
from chat.search import put
from chat.services.files import file_adopt
from workspaces.models import Workspace

from .archive import Archive
from .rows import Rows


@transaction.atomic
def import_messages(
    archive: Archive, rows: Rows, run: Import, entry: schemas.ChannelEntry, batch: list[schemas.MessageEntry]
) -> None:
    """One batch of one channel; what of it is there already is left alone."""
    known = rows.known("message")
    fresh = [each for each in batch if each.id not in known]
    if not fresh:
        return
    channel = Channel.objects.select_for_update().get(pk=rows.known("channel")[entry.id])
    people = rows.known("person")
    rendered = [Rendered("") if each.deleted else render(each.text, people=rows.usernames) for each in fresh]
    made = Message.objects.bulk_create(
        _message(each, channel, people, html.html) for each, html in zip(fresh, rendered, strict=True)
    )
    rows.note("message", [(each.id, message.pk) for each, message in zip(fresh, made, strict=True)])
    _link_replies(fresh, made, rows.known("message"))
    channel.save(update_fields=["last_seq", "last_post_no", "last_post_at", "revision"])
    for each, message, html in zip(fresh, made, rendered, strict=True):
        _hang_on(archive, each, message, html, people, channel)
    put(*made)
    run.done += len(fresh)
    run.touched_at = timezone.now()
    run.save(update_fields=["done", "touched_at"])


def tidy_threads(workspace: Workspace) -> None:
    """Counts that follow from the messages: of replies, and of what is read."""
    replies = Message.objects.filter(parent=OuterRef("pk")).order_by().values("parent")
    parents = Message.objects.filter(channel__workspace=workspace, replies__isnull=False).distinct()
    Message.objects.filter(pk__in=parents.values("pk")).update(
        reply_count=Subquery(replies.annotate(n=Count("pk")).values("n")),
        last_reply_at=Subquery(replies.annotate(at=Max("created_at")).values("at")),
    )
    posts = Message.objects.filter(channel=OuterRef("channel"), seq__lte=OuterRef("last_read_seq"))
    latest = posts.order_by().values("channel").annotate(n=Max("post_no")).values("n")
    ours = ChannelMembership.objects.filter(workspace=workspace)
    ours.filter(last_read_seq__gt=F("channel__last_seq")).update(
        last_read_seq=Subquery(Channel.objects.filter(pk=OuterRef("channel")).values("last_seq"))
    )
    for membership in ours.annotate(read=Subquery(latest)).exclude(last_read_seq=0).iterator():
        if membership.read:
            ours.filter(pk=membership.pk).update(last_read_post_no=membership.read)


def _message(each: schemas.MessageEntry, channel: Channel, people: dict[int, int], html: str) -> Message:
    is_post = each.kind == "message" and (each.parent is None or each.also_to_channel)
    channel.last_seq += 1
    channel.revision += 1
    if is_post:
        channel.last_post_no += 1
        channel.last_post_at = each.created_at
    return Message(
        channel=channel,
        seq=channel.last_seq,
        revision=channel.revision,
        post_no=channel.last_post_no if is_post else None,
        kind=each.kind,
        author_id=people[each.author],
        by_id=people.get(each.by or 0),
        text="" if each.deleted else each.text,
        html=html,
        also_to_channel=each.also_to_channel,
        is_action=each.action,
        created_at=_past(each.created_at),
        edited_at=each.edited_at,
        deleted_at=_past(each.created_at) if each.deleted else None,
        pinned_at=_past(each.created_at) if each.pinned and not each.deleted else None,
    )


def _link_replies(fresh: list[schemas.MessageEntry], made: list[Message], known: dict[int, int]) -> None:
    """After all of the batch have their ids: a parent may stand in the same batch."""
    replies = []
    for each, message in zip(fresh, made, strict=True):
        if each.parent is not None:
            message.parent_id = known[each.parent]
            replies.append(message)
    Message.objects.bulk_update(replies, ["parent"])


def _hang_on(
    archive: Archive,
    each: schemas.MessageEntry,
    message: Message,
    rendered: Rendered,
    people: dict[int, int],
    channel: Channel,
) -> None:
    named: list[int | None] = [*sorted(rendered.mentions - {message.author_id})]
    if rendered.everybody:
        named.append(None)
    Mention.objects.bulk_create(
        Mention(message=message, channel=channel, seq=message.seq, user_id=user) for user in named
    )
    if each.deleted:
        return
    chosen = dict.fromkeys((people[one.user], one.emoji) for one in each.reactions if one.user in people)
    Reaction.objects.bulk_create(Reaction(message=message, user_id=user, emoji=emoji) for user, emoji in chosen)
    there = [file for file in each.files if archive.has_file(file.id)]
    for position, file in enumerate(there):
        file_adopt(message, position=position, name=file.name, chunks=archive.file(file.id))
    if there:
        message.file_count = len(there)
        message.save(update_fields=["file_count"])


def _past(moment: datetime) -> datetime:
    """Nothing was written in a time to come."""
    return min(moment, timezone.now())
