"""What stands in an archive, and whether it fits together: read from end to end before anything is made."""

from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chat.schemas import archive as schemas
from chat.services.emoji import emoji_name
from slackish.realtime.errors import InvalidPayload
from workspaces.models import Membership
from workspaces.roles import rank

from .archive import Archive, BadArchive

IMPORTER_ROLE = Membership.Role.OWNER  # who imports founds the workspace


def import_check(path: Path) -> dict[str, Any]:
    """What an import of this archive would make, without making it. Errors: BadArchive."""
    with Archive(path) as archive:
        manifest = archive.manifest
        listed = list(archive.people())
        people = {each.id: each for each in listed}
        _refuse_roles(listed)
        _refuse_twice("people.jsonl", (each.id for each in listed))
        _refuse_twice("people.jsonl", (each.username for each in listed))
        channels = list(archive.channels())
        _check_channels(channels)
        counts = {"people": len(people), "channels": len(channels), "messages": 0, "files": 0, "missing_files": 0}
        for channel in channels:
            known: set[int] = set()  # messages
            for message in archive.messages(channel.id):
                _check_message(message, channel, people, known)
                counts["messages"] += 1
                for file in message.files:
                    counts["files"] += 1
                    counts["missing_files"] += not archive.has_file(file.id)
                    _unpack(archive.file(file.id))
            _check_edits(archive, channel.id, known)
        counts |= _check_emoji(archive) | _check_projects(archive, people)
        return {"name": manifest.workspace.name, "slug": manifest.workspace.slug, "whole": manifest.whole, **counts}


def _refuse_roles(people: list[schemas.PersonEntry]) -> None:
    above = [each.username for each in people if rank(each.role) > rank(IMPORTER_ROLE)]
    if above:
        raise BadArchive(_("people.jsonl gives a role above yours to %(above)s.") % {"above": above[0]})


def _refuse_twice(name: str, values: Iterable[Hashable]) -> None:
    seen: set[Hashable] = set()
    for value in values:
        if value in seen:
            raise BadArchive(_("%(place)s is there twice.") % {"place": f"{name}: {value}"})
        seen.add(value)


def _check_channels(channels: list[schemas.ChannelEntry]) -> None:
    """What the database would refuse half way, when there is a workspace already."""
    _refuse_twice("channels.jsonl", (each.id for each in channels))
    _refuse_twice("channels.jsonl", (each.name for each in channels if each.kind != "direct"))
    _refuse_twice("channels.jsonl", ("general" for each in channels if each.general))


def _check_message(
    message: schemas.MessageEntry,
    channel: schemas.ChannelEntry,
    people: dict[int, schemas.PersonEntry],
    known: set[int],
) -> None:
    place = _("messages/%(channel)s.jsonl: message %(id)s") % {"channel": channel.id, "id": message.id}
    if message.id in known:
        raise BadArchive(_("%(place)s is there twice.") % {"place": place})
    if message.author not in people:
        raise BadArchive(_("%(place)s is by nobody of people.jsonl.") % {"place": place})
    if message.parent is not None and message.parent not in known:
        raise BadArchive(_("%(place)s answers a message that does not stand before it.") % {"place": place})
    _check_length(message.text, settings.CHAT_TEXT_LIMIT, place)
    known.add(message.id)


def _check_length(text: str, limit: int, place: str) -> None:
    if len(text) > limit:
        raise BadArchive(
            ngettext(
                "%(place)s has more than %(limit)s character.", "%(place)s has more than %(limit)s characters.", limit
            )
            % {"place": place, "limit": limit}
        )


def _check_edits(archive: Archive, channel_id: int, messages: set[int]) -> None:
    known: set[int] = set()
    for edit in archive.edits(channel_id):
        place = _("edits/%(channel_id)s.jsonl: edit %(id)s") % {"channel_id": channel_id, "id": edit.id}
        if edit.id in known:
            raise BadArchive(_("%(place)s is there twice.") % {"place": place})
        if edit.message not in messages:
            raise BadArchive(_("%(place)s is of no message of this channel.") % {"place": place})
        _check_length(edit.text, settings.CHAT_TEXT_LIMIT, place)
        known.add(edit.id)


def _check_emoji(archive: Archive) -> dict[str, int]:
    names: set[str] = set()
    missing = 0
    for entry in archive.emoji():
        try:
            name = emoji_name(entry.name)
        except InvalidPayload as error:
            raise BadArchive(
                _("emoji.jsonl: %(name)r: %(error)s") % {"name": entry.name, "error": error.message}
            ) from error
        if name in names:
            raise BadArchive(_("emoji.jsonl: %(name)r is there twice.") % {"name": name})
        names.add(name)
        missing += not archive.has_emoji(entry.id)
        _unpack(archive.emoji_picture(entry.id))
    if len(names) > settings.CHAT_EMOJI:
        raise BadArchive(_("emoji.jsonl has more than %(limit)s emoji.") % {"limit": settings.CHAT_EMOJI})
    return {"emoji": len(names), "missing_emoji": missing}


def _check_projects(archive: Archive, people: Iterable[int]) -> dict[str, int]:
    ids = []
    for project in archive.projects():
        ids.append(project.id)
        for card in (card for each in project.lists for card in each.cards):
            _check_length(card.text, settings.PROJECTS_TEXT_LIMIT, f"projects.jsonl: {card.title}")
        cards = {card.id for each in project.lists for card in each.cards}
        for comment in archive.comments(project.id):
            if comment.card not in cards:
                raise BadArchive(
                    _("comments/%(id)s.jsonl: there is no card %(card)s.") % {"id": project.id, "card": comment.card}
                )
            if comment.author not in people:
                raise BadArchive(_("comments/%(id)s.jsonl: somebody is not in people.jsonl.") % {"id": project.id})
            _check_length(comment.text, settings.PROJECTS_TEXT_LIMIT, f"comments/{project.id}.jsonl")
    _refuse_twice("projects.jsonl", ids)
    return {"projects": len(ids)}


def _unpack(chunks: Iterable[bytes]) -> None:
    """Once, so that a bomb is found before anything is made."""
    for _chunk in chunks:
        pass
