"""What a message's trace needs of the database: the message, and who belongs to its channel. Never its text."""

from dataclasses import dataclass
from datetime import datetime

from chat.models import Channel, ChannelMembership, Message
from workspaces.actors import Actor
from workspaces.models import Membership, User
from workspaces.rooms import RoomLabel

LATEST = 20


@dataclass(frozen=True, slots=True)
class Belongs:
    """Somebody who belongs to the channel now, and since when."""

    user_id: int
    username: str
    name: str
    since: datetime


def traceable(actor: Actor) -> list[int]:
    """The channels whose messages `actor` may trace: public ones, and private ones it is in; never direct ones."""
    visible = Channel.objects.visible_to(actor).exclude(kind=Channel.Kind.DIRECT)
    return list(visible.values_list("pk", flat=True))


def trace_subject(message_id: int, actor: Actor | None = None) -> Message | None:
    """The message with its channel, workspace and author; for an actor, if it may trace it."""
    messages = Message.objects.filter(pk=message_id).defer("text", "html")
    if actor is not None:
        visible = Channel.objects.visible_to(actor).exclude(kind=Channel.Kind.DIRECT)
        messages = messages.filter(channel__in=visible)
    return messages.select_related("channel__workspace", "author").first()


def trace_choice(actor: Actor) -> list[Message]:
    """The latest messages that `actor` may trace, newest first."""
    messages = Message.objects.filter(channel__in=traceable(actor), kind=Message.Kind.MESSAGE)
    return list(messages.defer("text", "html").select_related("channel", "author").order_by("-pk")[:LATEST])


def trace_members(channel_id: int) -> list[Belongs]:
    memberships = ChannelMembership.objects.filter(channel=channel_id).select_related("user")
    active = Membership.objects.active().filter(workspace__channels=channel_id).values("user")
    rows = memberships.filter(user__in=active).order_by("user__name", "user__username")
    return [Belongs(each.user_id, each.user.username, each.user.display_name, each.joined_at) for each in rows]


def people_names(user_ids: set[int]) -> dict[int, str]:
    return {user.pk: user.display_name for user in User.objects.filter(pk__in=user_ids)}


def channel_labels(actor: Actor, rooms: list[str]) -> dict[str, RoomLabel]:
    """`channel:{id}` → what an administrator may call it; the others count as hidden."""
    ids = [int(room.partition(":")[2]) for room in rooms]
    visible = Channel.objects.visible_to(actor).exclude(kind=Channel.Kind.DIRECT).filter(pk__in=ids)
    return {f"channel:{pk}": RoomLabel(name, kind) for pk, name, kind in visible.values_list("pk", "name", "kind")}
