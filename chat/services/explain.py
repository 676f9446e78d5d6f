"""The trace of a message: the way it took, from the delivery code's own memory, and why nobody else got it.

Each process remembers to which sockets it handed its last broadcasts, and which answers of `sync` and
history held which messages (slackish/realtime/trace.py). What is older is explained from memberships,
and says so. "Received" means handed to the connection: whether somebody read it, no server knows.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from chat.errors import MessageNotFound
from chat.models import Message
from chat.schemas.trace import TheMessage
from chat.selectors import trace
from slackish.realtime import database
from slackish.realtime.conf import realtime_settings
from slackish.realtime.publish import on_process
from workspaces.actors import Actor
from workspaces.commands import ForAsker
from workspaces.devices import device_of
from workspaces.services.live import Live, live_of

from .explain_words import sentences
from .log import NAMESPACE, message_ref, room_of

ELSEWHERE = 5  # people that are named as being online but not in the room


@dataclass(frozen=True, slots=True)
class Known:
    """What the processes remember. `numbers`: process id → its number on the map. `is_remembered`: by who published
    it, or who was handed it."""

    is_remembered: bool
    handed: list[dict[str, Any]]
    answered: list[dict[str, Any]]
    processes: list[dict[str, Any]]
    numbers: dict[str, int]
    missing: int


async def explain(*, actor: Actor, payload: TheMessage) -> ForAsker:
    """The command of `/admin`. Errors: MessageNotFound (absent, foreign, direct, private and not theirs)."""
    message = await database.read(trace.trace_subject, payload.message_id, actor)
    if message is None:
        raise MessageNotFound
    return ForAsker(await message_explain(message), told={})


async def message_explain(message: Message) -> dict[str, Any]:
    """The trace of a message that its caller may trace."""
    live = await live_of(message.channel.workspace_id)
    known = await _ask(message, live)
    members = await database.read(trace.trace_members, message.channel_id)
    handed = {each["user_id"] for each in known.handed}
    caught_up = _first_answers(known, handed)
    seen = handed | caught_up.keys()
    strangers = _strangers(live, {each.user_id for each in members} | handed)
    names = {each.user_id: each.name for each in members}
    names |= await database.read(trace.people_names, (seen | strangers.keys()) - names.keys())
    found = {
        "message": _message(message),
        "source": "memory" if known.is_remembered or known.answered else "memberships",
        "processes": known.processes,
        "received": [_received(each, message, known, names) for each in known.handed],
        "caughtUp": [_caught_up(each, known, names) for each in caught_up.values()],
        "absent": [
            {**_somebody(each.user_id, each.username, each.name), "later": each.since > message.created_at}
            for each in members
            if each.user_id not in seen
        ],
        "outside": {
            "online": [
                _somebody(user_id, username, names.get(user_id, username))
                for user_id, username in list(strangers.items())[:ELSEWHERE]
            ],
            "count": len(strangers),
        },
        "missing": known.missing,
    }
    return {**found, "sentences": sentences(found)}


async def _ask(message: Message, live: Live) -> Known:
    question = {"namespace": NAMESPACE, "ref": message_ref(message.pk), "room": room_of(message.channel)}
    seconds = realtime_settings().answer_timeout
    replies = await on_process(lambda process: process.cluster.ask("trace", question, seconds=seconds))
    order = live.processes + sorted({each["process"] for each in replies.values} - set(live.processes))
    numbers = {ident: number for number, ident in enumerate(order, 1)}
    handed = sorted((each for reply in replies.values for each in reply["handed"]), key=lambda each: each["at"])
    answered = sorted((each for reply in replies.values for each in reply["answered"]), key=lambda each: each["at"])
    origins = {each["origin"] for each in handed if each["origin"]}
    origins |= {reply["process"] for reply in replies.values if reply["published"]}
    processes = [
        {
            "name": numbers[reply["process"]],
            "published": reply["process"] in origins,
            "handed": len(reply["handed"]),
            "inRoom": reply["in_room"],
        }
        for reply in replies.values
        if reply["process"] in origins or reply["handed"] or reply["in_room"]
    ]
    processes.sort(key=lambda each: each["name"])
    return Known(bool(origins), handed, answered, processes, numbers, len(replies.missing))


def _first_answers(known: Known, handed: set[int]) -> dict[int, dict[str, Any]]:
    """By person: the first answer that held the message, for who was handed none when it was told."""
    first: dict[int, dict[str, Any]] = {}
    for each in known.answered:
        if each["user_id"] not in handed:
            first.setdefault(each["user_id"], each)
    return first


def _strangers(live: Live, members: set[int]) -> dict[int, str]:
    """Who is online in the workspace without belonging to the channel: user id → username."""
    found: dict[int, str] = defaultdict(str)
    for each in live.sockets:
        if each.info.user_id is not None and each.info.user_id not in members:
            found[each.info.user_id] = each.info.username
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _message(message: Message) -> dict[str, Any]:
    channel = message.channel
    return {
        "id": message.pk,
        "seq": message.seq,
        "revision": message.revision,
        "kind": message.kind,
        "timestamp": round(message.created_at.timestamp() * 1000),
        "userId": str(message.author_id),
        "username": message.author.username,
        "name": message.author.display_name,
        "room": channel.public_name,
        "roomId": channel.pk,
        "roomKind": channel.kind,
        "internalRoom": room_of(channel),
        "namespace": NAMESPACE,
        "workspace": channel.workspace.name,
    }


def _received(each: dict[str, Any], message: Message, known: Known, names: dict[int, str]) -> dict[str, Any]:
    began = known.handed[0]["at"]  # the publisher hands to its own sockets first
    return {
        **_person(each, known, names),
        "sid": each["sid"],
        "after": round((each["at"] - began) * 1000, 1),
        "sender": each["user_id"] == message.author_id,
        "left": each["left"],
    }


def _caught_up(each: dict[str, Any], known: Known, names: dict[int, str]) -> dict[str, Any]:
    return {**_person(each, known, names), "how": each["how"], "at": round(each["at"] * 1000)}


def _somebody(user_id: int, username: str, name: str) -> dict[str, Any]:
    return {"userId": str(user_id), "username": username, "name": name}


def _person(each: dict[str, Any], known: Known, names: dict[int, str]) -> dict[str, Any]:
    return {
        **_somebody(each["user_id"], each["username"], names.get(each["user_id"], each["username"])),
        "process": known.numbers[each["process"]],
        "transport": each["transport"],
        "device": device_of(each["user_agent"]),
    }
