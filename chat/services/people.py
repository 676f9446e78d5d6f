"""What people say of themselves, told to those who may know them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from chat import emoji as emojis
from chat.schemas import SetProfile, SetStatus
from chat.selectors.people import acquainted
from slackish.realtime import emit_on_commit
from slackish.realtime.errors import InvalidPayload
from slackish.uploads import storage
from workspaces.actors import Actor
from workspaces.errors import WorkspaceNotFound
from workspaces.models import Membership, User
from workspaces.schemas import card_wire
from workspaces.services import picture_remove, picture_store

from .files import upload_pace
from .log import NAMESPACE, members_room, own_room


@transaction.atomic
def status_set(*, actor: Actor, payload: SetStatus) -> dict[str, Any]:
    """Say how one is, until a moment or until said otherwise; without a word, no longer. One's own card.

    In this workspace alone. Errors: WorkspaceNotFound (lost meanwhile), InvalidPayload (no emoji).
    """
    membership = _own(actor)
    membership.status_emoji = emojis.checked(payload.emoji, actor.workspace_id) if payload.emoji else ""
    membership.status_text = payload.text.strip()
    until = payload.expires_at
    membership.status_until = None if until is None else datetime.fromtimestamp(until / 1000, UTC)
    membership.save(update_fields=["status_emoji", "status_text", "status_until"])
    return _tell(membership)


@transaction.atomic
def profile_set(*, actor: Actor, payload: SetProfile) -> dict[str, Any]:
    """Change what is named of one's name, title, about and time zone; one's own card. In all workspaces.

    Errors: WorkspaceNotFound (lost meanwhile), InvalidPayload (an empty name, no time zone).
    """
    membership = _own(actor)
    changes = {field: getattr(payload, field).strip() for field in sorted(payload.model_fields_set)}
    if "name" in changes and not any(each.isalnum() for each in changes["name"]):
        raise InvalidPayload(_("A name has letters or digits."), field="name")
    if changes.get("time_zone") and changes["time_zone"] not in available_timezones():
        raise InvalidPayload(_("There is no such time zone."), field="timeZone")
    User.objects.filter(pk=actor.user_id).update(**changes)
    return _tell_everywhere(membership)


def picture_set(*, actor: Actor, chunks: Iterable[bytes]) -> dict[str, Any]:
    """Show the picture that comes in `chunks` beside one's name, in all workspaces; one's own card.

    Counts as an upload. Errors: WorkspaceNotFound (lost meanwhile), InvalidPayload (`picture`: none, or one
    too large), RateLimited.
    """
    if not upload_pace().count(actor.user_id):
        raise upload_pace().refusal(actor.user_id)
    _own(actor)
    stored = picture_store(chunks)
    try:
        return _picture_change(actor, stored)
    except BaseException:
        storage.pictures.remove(stored)
        raise


def picture_take_away(*, actor: Actor) -> dict[str, Any]:
    """One's initial stands there again, in all workspaces; one's own card.

    Errors: WorkspaceNotFound (lost meanwhile).
    """
    return _picture_change(actor, "")


@transaction.atomic
def _picture_change(actor: Actor, stored: str) -> dict[str, Any]:
    """Under the person's lock: of two pictures at once one stays, and the other's bytes go."""
    person = User.objects.select_for_update().get(pk=actor.user_id)
    membership = _own(actor)
    if person.picture == stored:
        return card_wire(membership)
    picture_remove(person.picture)
    User.objects.filter(pk=actor.user_id).update(picture=stored)
    return _tell_everywhere(membership)


def _own(actor: Actor) -> Membership:
    own = Membership.objects.active().filter(workspace=actor.workspace_id).of(actor.user_id)
    membership = own.select_related("user").first()
    if membership is None:
        raise WorkspaceNotFound
    return membership


def _tell_everywhere(own: Membership) -> dict[str, Any]:
    """In each of the person's workspaces, with what has just changed; the card of this one."""
    cards = {each.pk: _tell(each) for each in Membership.objects.active().of(own.user_id).select_related("user")}
    return cards[own.pk]


def _tell(membership: Membership) -> dict[str, Any]:
    """To the workspace's members, and to the guests who share a channel with the person."""
    card = card_wire(membership)
    workspace_id, user_id = membership.workspace_id, membership.user_id
    guests = {guest for guest, known in acquainted(workspace_id, {user_id}).items() if known} | {user_id}
    rooms = [members_room(workspace_id), *(own_room(workspace_id, guest) for guest in sorted(guests))]
    emit_on_commit("person-changed", card, namespace=NAMESPACE, to=rooms)
    return card
