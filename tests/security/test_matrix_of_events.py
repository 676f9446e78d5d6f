"""Every event of every namespace, asked about what is another's and about what is not there: the same answer.

A new event without an entry in EVENTS fails here.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from slackish.realtime.registry import namespaces
from tests.factories import session_cookie, token_of
from tests.security.company import ABSENT, CANARY, NO_SLUG, Company, Target, as_if_there, make_company
from tests.socketio_client import Refused, client
from workspaces.models import User

pytestmark = pytest.mark.parametrize("running", ["memory", "redis"], indirect=True)  # SQLite, PostgreSQL

Variants = Callable[[Target, int, str], list[list[Any]]]


def room_or_name(t: Target, own: int, me: str) -> list[list[Any]]:
    return [[t.room], [t.name]]


EVENTS: dict[tuple[str, str], Variants] = {
    ("/chat", "create-room"): lambda t, own, me: [[{"name": "plans!"}]],
    ("/chat", "get-history"): lambda t, own, me: [
        [{"room": t.room}],
        [{"room": t.name, "around": 1}],
        [{"room": own, "parentId": t.message}],
    ],
    ("/chat", "get-people"): lambda t, own, me: [[{"ids": [str(t.person)]}], [{"query": t.username}]],
    ("/chat", "heads"): lambda t, own, me: [[]],
    ("/chat", "invite-to-room"): lambda t, own, me: [
        [{"room": t.room, "userId": me}],
        [{"room": t.name, "userId": me}],
        [{"room": own, "userId": str(t.person)}],
    ],
    ("/chat", "join-room"): room_or_name,
    ("/chat", "leave-room"): room_or_name,
    ("/chat", "list-members"): room_or_name,
    ("/chat", "mark-read"): lambda t, own, me: [[{"room": t.room, "seq": 1}], [{"room": t.name, "seq": 1}]],
    ("/chat", "open-direct"): lambda t, own, me: [[{"users": [t.person]}], [{"users": [t.username]}]],
    ("/chat", "register"): lambda t, own, me: [[t.username]],
    ("/chat", "remove-from-room"): lambda t, own, me: [
        [{"room": t.room, "userId": me}],
        [{"room": t.name, "userId": str(t.person)}],
    ],
    ("/chat", "send-message"): lambda t, own, me: [
        [{"room": t.room, "text": "x"}],
        [{"room": t.name, "text": "x"}],
        [{"room": own, "text": "x", "parentId": t.message}],
    ],
    ("/chat", "sync"): lambda t, own, me: [[{"rooms": {str(t.room): 0}}]],
    ("/chat", "typing"): lambda t, own, me: [[{"room": t.room}], [{"room": t.name}]],
}


def test_every_event_has_its_entry(running) -> None:
    assert EVENTS.keys() == {(name, event) for name, consumer in namespaces().items() for event in consumer.events}


def targets(company: Company, who: str) -> list[Target]:
    """What is not theirs."""
    neighbour = company.there
    stranger = {"person": neighbour.zed.pk, "username": neighbour.zed.username}
    if who == "a member of the neighbour":
        return [company.private, company.public, company.direct]
    hidden = (
        [company.private, company.direct] if who == "a member" else [company.private, company.direct, company.public]
    )
    return [Target(**{**vars(each), **stranger}) for each in hidden]


WHO = {
    "a member of the neighbour": ("there", "yan", "session"),
    "a member": ("here", "mia", "session"),
    "a guest": ("here", "gus", "token"),
    "somebody deactivated meanwhile": ("here", "bob", "token"),
}


@pytest.mark.parametrize("who", WHO)
async def test_foreign_and_absent_are_answered_alike_and_nothing_leaks(cluster, who: str) -> None:
    company = make_company()
    side, name, by = WHO[who]
    people = getattr(company, side)
    user, own = people[name], company.own_room(people, name)
    cookie, auth = (session_cookie(user), {}) if by == "session" else ("", {"token": token_of(user)})
    async with client(cluster.url, cookie=cookie) as ours:
        chat = await ours.namespace("/chat", workspace=people.slug, **auth)
        await chat.event("room-list")
        if who == "somebody deactivated meanwhile":
            User.objects.filter(pk=user.pk).update(is_active=False)
            ours.frames.clear()
        for (_, event), variants in EVENTS.items():
            absent = [await chat.call(event, *args) for args in variants(ABSENT, own, str(user.pk))]
            for target in targets(company, who):
                for args, expected in zip(variants(target, own, str(user.pk)), absent, strict=True):
                    answer = await chat.call(event, *args)
                    expected_text = as_if_there(json.dumps(expected), people.slug, target)
                    assert json.dumps(answer) == expected_text, (event, args)
        seen = "\n".join(ours.frames)
        if who == "a member":
            seen = re.sub(rf'"(?:name|description|topic)":"[^"]*{CANARY}[^"]*"', "", seen)  # people and public rooms
        assert CANARY not in seen


@pytest.mark.parametrize("who", ["nobody", "neighbour", "former", "deactivated", "bot of the neighbour"])
async def test_who_does_not_belong_cannot_tell_a_workspace_from_none(cluster, who: str) -> None:
    company = make_company()
    User.objects.filter(pk=company.here.bob.pk).update(is_active=False)
    user = {"neighbour": company.there.yan, "former": company.here.eve, "deactivated": company.here.bob}.get(who)
    auth = {"token": token_of(company.there.yan, company.there.workspace)} if who.startswith("bot") else {}
    async with client(cluster.url, cookie=session_cookie(user) if user else "") as ours:
        for namespace in namespaces():
            answers = []
            for slug in (company.here.slug, NO_SLUG, "nul\0"):
                with pytest.raises(Refused) as refusal:
                    await ours.namespace(namespace, workspace=slug, **auth)
                answers.append(refusal.value.answer)
            assert answers[0] == answers[1] == answers[2]


async def test_who_one_claims_to_be_is_not_looked_at(cluster) -> None:
    company = make_company()
    claims = {"userId": str(company.here.alice.pk), "username": "alice", "role": "owner", "user_id": 1, "admin": True}
    async with client(cluster.url, cookie=session_cookie(company.here.mia)) as ours:
        chat = await ours.namespace("/chat", workspace=company.here.slug, **claims)
        sent = await chat.ok("send-message", {"room": "general", "text": "hello"})
        assert sent["message"]["userId"] == str(company.here.mia.pk)
        for claim, value in claims.items():
            refused = await chat.refused("send-message", {"room": "general", "text": "hello", claim: value})
            assert (refused["code"], refused["field"]) == ("invalid_payload", claim)


INTERNAL = [
    "__init__",
    "connect",
    "socket_event",
    "socket.event",
    "websocket.close",
    "dispatch",
    "emit",
    "join",
    "close",
]


async def test_no_frame_reaches_what_is_not_an_event(cluster) -> None:
    company = make_company()
    async with client(cluster.url, cookie=session_cookie(company.here.mia)) as ours:
        for name, consumer in namespaces().items():
            socket = await ours.namespace(name, workspace=company.here.slug)
            attributes = {
                each for each in [*dir(consumer), *INTERNAL] if each not in {*consumer.events, "connect", "disconnect"}
            }
            for number, attribute in enumerate(sorted(attributes)):
                args: list[Any] = [{"type": "websocket.close"}] if number % 2 else []
                assert (await socket.refused(attribute, *args))["code"] == "invalid_event", attribute
