"""What the rooms of every workspace are called on the map of its administrators."""

from workspaces.actors import Actor
from workspaces.models import User
from workspaces.rooms import RoomLabel


def workspace_labels(actor: Actor, rooms: list[str]) -> dict[str, RoomLabel]:
    """`workspace:{id}`, its `:members`, its `:user:{id}`; of another workspace none."""
    parts = {room: room.split(":") for room in rooms}
    own = {room: part[2:] for room, part in parts.items() if part[1] == str(actor.workspace_id)}
    names = _names({int(part[1]) for part in own.values() if len(part) == 2})
    return {room: _label(part, names) for room, part in own.items()}


def account_labels(actor: Actor, rooms: list[str]) -> dict[str, RoomLabel]:
    """`user:{id}`: the sockets of one account. Here are only those of this workspace's connections."""
    ids = {room: int(room.partition(":")[2]) for room in rooms}
    names = _names(set(ids.values()))
    return {room: RoomLabel(names.get(pk, ""), "account") for room, pk in ids.items()}


def _label(part: list[str], names: dict[int, str]) -> RoomLabel:
    match part:
        case ["members"]:
            return RoomLabel("members, not guests", "workspace")
        case ["active"]:
            return RoomLabel("everybody at their page", "workspace")
        case ["user", user_id]:
            return RoomLabel(names.get(int(user_id), ""), "person")
    return RoomLabel("everybody", "workspace")


def _names(user_ids: set[int]) -> dict[int, str]:
    return {user.pk: user.display_name for user in User.objects.filter(pk__in=user_ids)}
