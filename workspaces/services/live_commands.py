"""The commands of `/admin` that need no other app. Each acts on this workspace's sockets, memberships and
values alone: never on an account, a process or the cache as a whole."""

from typing import Any

from slackish.realtime import database, of
from workspaces import cache
from workspaces.actors import Actor
from workspaces.commands import ForAsker
from workspaces.errors import NotAuthorized, UserNotFound
from workspaces.metrics import metrics_now
from workspaces.models import Membership
from workspaces.roles import rank
from workspaces.schemas.live import Announce, ThePerson

from .announcements import announcement_set
from .live import live_map, live_of, slow_readers_of


async def stats(*, actor: Actor, payload: None) -> dict[str, Any]:
    live = await live_of(actor.workspace_id)
    figures = await database.read(metrics_now, actor.workspace_id)
    slow = await slow_readers_of(actor.workspace_id)
    return {**live.totals(), "slowReaders": slow, "processes": len(live.processes), **figures}


async def list_rooms(*, actor: Actor, payload: None) -> ForAsker:
    seen = await live_map(actor)
    rooms = [
        {"namespace": each["name"], "room": room["room"], "label": room["label"], "sockets": room["count"]}
        for each in seen["namespaces"]
        for room in each["rooms"]
    ]
    hidden = sum(each["hidden"]["rooms"] for each in seen["namespaces"])
    return ForAsker({"rooms": rooms, "hidden": hidden}, told={"rooms": seen["totals"]["rooms"]})


async def list_sockets(*, actor: Actor, payload: None) -> ForAsker:
    seen = await live_map(actor)
    return ForAsker({"sockets": seen["sockets"]}, told={"sockets": seen["totals"]["sockets"]})


def announce(*, actor: Actor, payload: Announce) -> dict[str, Any]:
    return announcement_set(actor=actor, text=payload.text)


async def disconnect_user(*, actor: Actor, payload: ThePerson) -> dict[str, Any]:
    """Somebody's sockets of this workspace leave their namespaces; their page may connect again.

    Errors: UserNotFound, NotAuthorized (somebody of a higher role).
    """
    user_id = int(payload.user_id)
    await database.read(_refuse_above, actor, user_id)
    live = await live_of(actor.workspace_id)
    theirs = [each.info for each in live.sockets if each.info.user_id == user_id]
    for namespace in {info.namespace for info in theirs}:
        sids = [info.sid for info in theirs if info.namespace == namespace]
        of(namespace).to(*sids).disconnect_sockets()
    return {"userId": payload.user_id, "sockets": len(theirs)}


def restart_cache(*, actor: Actor, payload: None) -> dict[str, Any]:
    return {"version": cache.cache_restart(actor.workspace_id)}


def _refuse_above(actor: Actor, user_id: int) -> None:
    roles = dict(
        Membership.objects.active()
        .filter(workspace=actor.workspace_id, user__in=(actor.user_id, user_id))
        .values_list("user", "role")
    )
    if user_id not in roles:
        raise UserNotFound
    if rank(roles[user_id]) > rank(roles[actor.user_id]):
        raise NotAuthorized
