"""Writing an archive: all that docs/export.md names. Streamed, so that its size does not matter."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone

from chat.models import Channel, Emoji, Message, MessageEdit
from chat.schemas import archive as schemas
from slackish.uploads import storage
from workspaces.actors import Actor
from workspaces.models import CardComment, Membership, Project, Workspace

BATCH = 500
Progress = Callable[[int, int], None]
"""(messages written, messages in all)"""


def export_whole(workspace: Workspace, path: Path, progress: Progress = lambda done, total: None) -> None:
    """All of the workspace, private channels and direct conversations included: for who runs the machine."""
    channels = Channel.objects.filter(workspace=workspace)
    _write(workspace, channels, Project.objects.filter(workspace=workspace), path, progress, whole=True)


def export_actor(actor: Actor, path: Path, progress: Progress = lambda done, total: None) -> None:
    """Public channels, and what the actor can read anyway."""
    workspace = Workspace.objects.get(pk=actor.workspace_id)
    projects = Project.objects.filter(workspace=workspace, members=actor.user_id)
    _write(workspace, Channel.objects.visible_to(actor), projects, path, progress, whole=False)


def _write(
    workspace: Workspace,
    channels: QuerySet[Channel],
    projects: QuerySet[Project],
    path: Path,
    progress: Progress,
    *,
    whole: bool,
) -> None:
    part = path.with_suffix(".part")  # a killed export leaves no file that looks like one
    total = Message.objects.filter(channel__in=channels).count()
    done = 0
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("slackish.json", _manifest(workspace, whole).model_dump_json())
        _lines(target, "people.jsonl", _people(workspace))
        _lines(target, "channels.jsonl", map(_channel, channels.order_by("pk").prefetch_related("memberships")))
        _lines(target, "projects.jsonl", map(_project, projects.order_by("pk").prefetch_related("lists__cards")))
        for project in projects.order_by("pk"):
            _lines(target, f"comments/{project.pk}.jsonl", _comments(project))
        _emoji(target, workspace)
        for channel_id in channels.order_by("pk").values_list("pk", flat=True):
            files: list[tuple[int, str]] = []
            with target.open(f"messages/{channel_id}.jsonl", "w", force_zip64=True) as lines:
                for message in _messages(channel_id):
                    lines.write(_message(message, files).model_dump_json(exclude_defaults=True).encode() + b"\n")
                    done += 1
                    if done % BATCH == 0:
                        progress(done, total)
            _lines(target, f"edits/{channel_id}.jsonl", _edits(channel_id))
            for file_id, stored in files:
                _bytes(target, f"files/{file_id}", storage.files.path_of(stored))
    part.replace(path)
    progress(done, total)


def _manifest(workspace: Workspace, whole: bool) -> schemas.Manifest:
    entry = schemas.WorkspaceEntry(name=workspace.name, slug=workspace.slug, accent=workspace.accent)
    return schemas.Manifest(
        format="slackish-export", version=1, exported_at=timezone.now(), whole=whole, workspace=entry
    )


def _lines(target: zipfile.ZipFile, name: str, entries: Iterable[schemas.Entry]) -> None:
    with target.open(name, "w", force_zip64=True) as lines:
        for entry in entries:
            lines.write(entry.model_dump_json(exclude_defaults=True).encode() + b"\n")


def _people(workspace: Workspace) -> Iterator[schemas.PersonEntry]:
    for each in Membership.objects.filter(workspace=workspace).select_related("user").order_by("user"):
        yield schemas.PersonEntry(
            id=each.user_id,
            username=each.user.username,
            name=each.user.name,
            role=each.role,
            active=each.deactivated_at is None,
        )


def _channel(channel: Channel) -> schemas.ChannelEntry:
    members = sorted(channel.memberships.all(), key=lambda each: each.user_id)
    return schemas.ChannelEntry(
        id=channel.pk,
        kind=channel.kind,
        name=channel.name,
        topic=channel.topic,
        description=channel.description,
        general=channel.is_general,
        archived=channel.archived_at is not None,
        retention_days=channel.retention_days,
        created_by=channel.created_by_id,
        created_at=channel.created_at,
        members=[
            schemas.MemberEntry(user=each.user_id, read=each.last_read_seq, starred=each.starred) for each in members
        ],
        between=[int(each) for each in channel.direct_key.split("-") if each.isdecimal()],
    )


def _messages(channel_id: int) -> Iterator[Message]:
    """In the order of the log, a batch at a time."""
    messages = Message.objects.filter(channel=channel_id).prefetch_related("reactions", "files").order_by("seq")
    last = 0
    while batch := list(messages.filter(seq__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1].seq


def _message(message: Message, files: list[tuple[int, str]]) -> schemas.MessageEntry:
    deleted = message.deleted_at is not None
    attached = [] if deleted else sorted(message.files.all(), key=lambda each: each.position)
    files += [(each.pk, each.stored) for each in attached]
    reactions = [] if deleted else sorted(message.reactions.all(), key=lambda each: each.pk)
    return schemas.MessageEntry(
        id=message.pk,
        kind=message.kind,
        author=message.author_id,
        by=message.by_id,
        text="" if deleted else message.text,
        parent=message.parent_id,
        also_to_channel=message.also_to_channel,
        action=message.is_action,
        created_at=message.created_at,
        edited_at=message.edited_at,
        deleted=deleted,
        pinned=message.pinned_at is not None,
        reactions=[schemas.ReactionEntry(user=each.user_id, emoji=each.emoji) for each in reactions],
        files=[schemas.FileEntry(id=each.pk, name=each.name) for each in attached],
    )


def _edits(channel_id: int) -> Iterator[schemas.EditEntry]:
    """Whoever reads a message may ask what it said before."""
    edits = MessageEdit.objects.filter(message__channel=channel_id, message__deleted_at=None).order_by("pk")
    for each in edits.iterator():
        yield schemas.EditEntry(id=each.pk, message=each.message_id, text=each.text, replaced_at=each.replaced_at)


def _emoji(target: zipfile.ZipFile, workspace: Workspace) -> None:
    made = list(Emoji.objects.filter(workspace=workspace).order_by("pk"))
    entries = (
        schemas.EmojiEntry(id=each.pk, name=each.name, created_by=each.created_by_id, created_at=each.created_at)
        for each in made
    )
    _lines(target, "emoji.jsonl", entries)
    for each in made:
        _bytes(target, f"emoji/{each.pk}", storage.emoji.path_of(each.stored))


def _bytes(target: zipfile.ZipFile, name: str, path: Path) -> None:
    with path.open("rb") as source, target.open(name, "w", force_zip64=True) as copy:
        while chunk := source.read(1024 * 1024):
            copy.write(chunk)


def _project(project: Project) -> schemas.ProjectEntry:
    lists = [
        schemas.ListEntry(
            title=each.title,
            cards=[
                schemas.CardEntry(id=card.pk, title=card.title, text=card.text, assignee=card.assignee_id, due=card.due)
                for card in each.cards.all()
            ],
        )
        for each in project.lists.all()
    ]
    members = list(project.members.order_by("pk").values_list("pk", flat=True))
    return schemas.ProjectEntry(id=project.pk, name=project.name, members=members, lists=lists)


def _comments(project: Project) -> Iterator[schemas.CommentEntry]:
    for each in CardComment.objects.filter(card__project=project).order_by("pk").iterator():
        yield schemas.CommentEntry(card=each.card_id, author=each.author_id, text=each.text, created_at=each.created_at)
