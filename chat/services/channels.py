"""Making channels."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chat import names, policies
from chat.errors import RoomExists
from chat.models import Channel
from chat.selectors.people import role_of
from slackish.realtime import emit_on_commit
from workspaces.actors import Actor
from workspaces.errors import NotAuthorized
from workspaces.models import User

from .log import NAMESPACE, members_room, own_room
from .members import add


def channel_create(*, actor: Actor, name: str, description: str = "", private: bool = False) -> dict[str, Any]:
    """Make a channel with the actor in it; the fields of `room-created`.

    Errors: NotAuthorized (guests), InvalidPayload (the name), RoomExists (also for a hidden private
    one: a name is taken or it is not, the one stated exception to "does not exist").
    """
    if not policies.may_create_channels(role_of(actor)):
        raise NotAuthorized
    name = names.checked(name)
    kind = Channel.Kind.PRIVATE if private else Channel.Kind.PUBLIC
    try:
        with transaction.atomic():
            channel = make(actor.workspace_id, name, kind=kind, description=description, created_by=actor.user_id)
            created = {
                "id": channel.pk,
                "name": channel.name,
                "description": channel.description,
                "kind": channel.kind,
                "createdBy": str(actor.user_id),
            }
            audience = own_room(actor.workspace_id, actor.user_id) if private else members_room(actor.workspace_id)
            emit_on_commit("room-created", created, namespace=NAMESPACE, to=audience)
            add(channel.pk, User.objects.get(pk=actor.user_id))
    except IntegrityError as error:
        if Channel.objects.filter(workspace=actor.workspace_id, name=name).exists():
            raise RoomExists from error
        raise
    return created


def make(workspace_id: int, name: str, *, created_by: int, description: str = "", **fields: Any) -> Channel:
    """The row of a channel, without people. Errors: IntegrityError where the name is taken."""
    return Channel.objects.create(
        workspace_id=workspace_id,
        name=name,
        description=description or _("%(name)s chat room") % {"name": name},
        created_by_id=created_by,
        **fields,
    )
