"""Direct conversations: one for each set of people, for ever that set."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import ngettext

from chat.models import Channel, ChannelMembership
from chat.selectors import room_entry
from chat.selectors.people import reachable
from slackish.realtime import join_on_commit
from slackish.realtime.errors import InvalidPayload
from workspaces.actors import Actor
from workspaces.errors import UserNotFound
from workspaces.models import Membership, User
from workspaces.schemas import person_wire

from .log import NAMESPACE, own_room, room_of


def direct_open(*, actor: Actor, users: list[str | int]) -> dict[str, Any]:
    """The conversation of the actor and `users` (usernames or ids); made if there was none.

    {room, roomId, people, entry}. Nobody else hears of it before its first message. Nobody named but
    oneself: notes to oneself. Errors: UserNotFound, InvalidPayload (too many).
    """
    people = _people(actor, users)
    key = "-".join(str(pk) for pk in sorted(user.pk for user in people))
    channel = _existing(actor, key)
    if channel is None:
        try:
            channel = _make(actor, key)
        except IntegrityError:  # somebody opened the same at the same moment
            channel = Channel.objects.get(workspace=actor.workspace_id, direct_key=key)
    _seat(channel, people)
    ChannelMembership.objects.filter(channel=channel, user=actor.user_id, listed=False).update(listed=True)
    others = [person_wire(user) for user in people if user.pk != actor.user_id]
    return {
        "room": channel.public_name,
        "roomId": channel.pk,
        "people": others,
        "entry": room_entry(actor, channel.pk),
    }


def _people(actor: Actor, users: list[str | int]) -> list[User]:
    """The actor and the others, each once. A guest reaches only who shares a channel with it."""
    visible = reachable(actor)
    ids = {each for each in users if isinstance(each, int)} | {actor.user_id}
    usernames = {each.lower() for each in users if isinstance(each, str)} - {actor.username.lower()}
    if len(ids) + len(usernames) - 1 > settings.CHAT_DIRECT_PEOPLE:
        raise InvalidPayload(
            ngettext("At most %(limit)s other.", "At most %(limit)s others.", settings.CHAT_DIRECT_PEOPLE)
            % {"limit": settings.CHAT_DIRECT_PEOPLE},
            field="users",
        )
    found = {user.pk: user for user in visible.filter(pk__in=ids)}
    for username in usernames:
        user = visible.filter(username__iexact=username).first()
        if user is None:
            raise UserNotFound
        found[user.pk] = user
    if not ids <= found.keys():
        raise UserNotFound
    return list(found.values())


def _existing(actor: Actor, key: str) -> Channel | None:
    return Channel.objects.filter(workspace=actor.workspace_id, kind=Channel.Kind.DIRECT, direct_key=key).first()


def _make(actor: Actor, key: str) -> Channel:
    return Channel.objects.create(
        workspace_id=actor.workspace_id, kind=Channel.Kind.DIRECT, direct_key=key, created_by_id=actor.user_id
    )


def _seat(channel: Channel, people: list[User]) -> None:
    """Everybody of the set is in it, also who left the workspace and came back.

    Their sockets join in silence, so that the first message finds every one of them in its room.
    """
    seated = set(channel.memberships.values_list("user", flat=True))
    missing = [user for user in people if user.pk not in seated]
    if not missing:
        return
    with transaction.atomic():
        _hold_workspace_memberships(channel, missing)
        channel = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
        ChannelMembership.objects.bulk_create(
            (
                ChannelMembership(
                    channel=channel,
                    workspace_id=channel.workspace_id,
                    user=user,
                    listed=False,
                    last_read_seq=channel.last_seq,  # what was said without them is not theirs to catch up on
                    last_read_post_no=channel.last_post_no,
                )
                for user in missing
            ),
            ignore_conflicts=True,
        )
        for user in missing:
            join_on_commit(
                room_of(channel),
                namespace=NAMESPACE,
                select=own_room(channel.workspace_id, user.pk),
                access=channel.access,
            )


def _hold_workspace_memberships(channel: Channel, people: list[User]) -> None:
    """Nobody who is losing the workspace at this moment is seated. In id order, before the channel's lock."""
    here = Membership.objects.active().filter(workspace=channel.workspace_id, user__in=people)
    if len(here.order_by("pk").held()) != len(people):
        raise UserNotFound
