"""The channels of an archive and who belongs to them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from chat.models import Channel, ChannelMembership
from chat.names import checked
from chat.schemas import archive as schemas
from slackish.realtime.errors import EventError
from workspaces.models import Workspace

from .archive import Archive, BadArchive
from .rows import Rows


@transaction.atomic
def import_channels(archive: Archive, rows: Rows, workspace: Workspace) -> None:
    """All of them, or none: they are few. Logs are empty; read cursors wait for the messages."""
    if rows.known("channel"):
        return
    people = rows.known("person")
    made = []
    taken: set[str] = set()  # keys of direct conversations
    for entry in archive.channels():
        channel = _channel(entry, workspace, people, _direct_key(entry, people, taken))
        memberships = {
            people[each.user]: ChannelMembership(
                channel=channel,
                workspace=workspace,
                user_id=people[each.user],
                last_read_seq=each.read,
                starred=each.starred,
            )
            for each in entry.members
            if each.user in people
        }
        ChannelMembership.objects.bulk_create(memberships.values())
        made.append((entry.id, channel.pk))
    rows.note("channel", made)
    _own_general(workspace)


def _channel(entry: schemas.ChannelEntry, workspace: Workspace, people: dict[int, int], key: str) -> Channel:
    try:
        channel = _built(entry, workspace, people, key)
        channel.full_clean(exclude=["created_by"])
    except (EventError, ValidationError) as error:
        raise BadArchive(
            _("channels.jsonl: channel %(id)s does not fit: %(error)s") % {"id": entry.id, "error": error}
        ) from error
    channel.save()
    return channel


def _direct_key(entry: schemas.ChannelEntry, people: dict[int, int], taken: set[str]) -> str:
    """Whose conversation it is. Older archives tell only who is still in it: that may be nobody, or the same people
    as in another, and then it is kept apart under a key of its own."""
    if entry.kind != "direct":
        return ""
    between = entry.between or [each.user for each in entry.members]
    key = "-".join(map(str, sorted({people[each] for each in between if each in people})))
    if not key or key in taken:
        key += f"~{entry.id}"
    taken.add(key)
    return key


def _built(entry: schemas.ChannelEntry, workspace: Workspace, people: dict[int, int], key: str) -> Channel:
    is_direct = entry.kind == "direct"
    return Channel(
        workspace=workspace,
        kind=entry.kind,
        name="" if is_direct else checked(entry.name),
        direct_key=key,
        topic=entry.topic,
        description=entry.description,
        is_general=entry.general,
        created_by_id=people.get(entry.created_by or 0),
        created_at=entry.created_at,
        archived_at=entry.created_at if entry.archived else None,
        retention_days=entry.retention_days,
    )


def _own_general(workspace: Workspace) -> None:
    """Whoever imports is in #general, as everybody who belongs to a workspace is."""
    general = Channel.objects.filter(workspace=workspace, is_general=True).first()
    owner = workspace.memberships.active().order_by("pk").first()
    if general is not None and owner is not None:
        ChannelMembership.objects.get_or_create(channel=general, user=owner.user, defaults={"workspace": workspace})
