"""Every event of every namespace, asked about what is another's and about what is not there: the same answer.

A new event without an entry in EVENTS fails here.
"""

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest

from slackish.realtime.registry import namespaces
from tests.factories import session_cookie, token_of
from tests.layers import ALL_IN_SOAK
from tests.security.company import ABSENT, CANARY, NO_SLUG, Company, Target, as_if_there, make_company
from tests.socketio_client import Client, Refused, Socket, client
from workspaces.models import User

pytestmark = pytest.mark.parametrize("running", ALL_IN_SOAK, indirect=True)

Variants = Callable[[Target, int, str], list[list[Any]]]


def room_or_name(t: Target, own: int, me: str) -> list[list[Any]]:
    return [[t.room], [t.name]]


NEW_ID = str(uuid4())


def a_project(t: Target, own: int, me: str) -> list[list[Any]]:
    return [[t.project]]


def a_message(t: Target, own: int, me: str) -> list[list[Any]]:
    return [[{"id": t.message}]]


def a_game(t: Target, own: int, me: str) -> list[list[Any]]:
    return [[t.game]]


OF_ONES_OWN = {"/notifications"}  # it asks for no workspace: whoever is signed in has it
PUSH: dict[str, Any] = {
    "endpoint": "https://push.example/one",
    "keys": {"p256dh": "B" * 87, "auth": "a" * 22},
}

EVENTS: dict[tuple[str, str], Variants] = {
    ("/", "announcement"): lambda t, own, me: [],  # everybody of the workspace is meant, and nothing named
    ("/", "get-room-members"): lambda t, own, me: [[f"side-{t.room}"], [t.name]],
    ("/", "get-room-size"): lambda t, own, me: [[f"side-{t.room}"], [t.name]],
    ("/", "join-room"): lambda t, own, me: [[f"side-{t.room}"]],
    ("/", "leave-room"): lambda t, own, me: [[f"side-{t.room}"], [t.name]],
    ("/", "list-all-rooms"): lambda t, own, me: [[]],
    ("/", "my-rooms"): lambda t, own, me: [[]],
    ("/", "room-message"): lambda t, own, me: [
        [{"room": f"side-{t.room}", "text": "x"}],
        [{"room": t.name, "text": "x"}],
    ],
    ("/chat", "get-room-members"): room_or_name,
    ("/chat", "get-room-size"): room_or_name,
    ("/chat", "list-all-rooms"): lambda t, own, me: [[]],
    ("/chat", "my-rooms"): lambda t, own, me: [[]],
    ("/games", "get-room-members"): a_game,
    ("/games", "get-room-size"): a_game,
    ("/games", "list-all-rooms"): lambda t, own, me: [[]],
    ("/games", "my-rooms"): lambda t, own, me: [[]],
    ("/projects", "get-room-members"): a_project,
    ("/projects", "get-room-size"): a_project,
    ("/projects", "list-all-rooms"): lambda t, own, me: [[]],
    ("/projects", "my-rooms"): lambda t, own, me: [[]],
    ("/admin", "get-map"): lambda t, own, me: [],  # names nothing, and differs with every event
    ("/admin", "server-command"): lambda t, own, me: [
        [{"command": "explain", "messageId": t.message}],
        [{"command": "kick", "room": t.room, "userId": me}],
        [{"command": "kick", "room": own, "userId": str(t.person)}],
        [{"command": "disconnect-user", "userId": str(t.person)}],
    ],
    ("/dashboard", "get-history"): lambda t, own, me: [[]],
    ("/chat", "activity-seen"): lambda t, own, me: [[{"timestamp": 1}]],
    ("/chat", "all-unread"): lambda t, own, me: [[]],
    ("/chat", "count-activity"): lambda t, own, me: [[]],
    ("/chat", "list-activity"): lambda t, own, me: [[{}]],
    ("/chat", "list-emoji"): lambda t, own, me: [[]],
    ("/chat", "list-files"): lambda t, own, me: [[{"room": t.room}], [{"room": t.name}]],
    ("/chat", "search"): lambda t, own, me: [
        [{"query": f"in:{t.name}"}],
        [{"query": f"from:{t.username} {CANARY}"}],
        [{"query": f"with:{t.username}"}],
    ],
    ("/chat", "add-reaction"): lambda t, own, me: [[{"id": t.message, "emoji": "👍"}]],
    ("/chat", "delete-message"): a_message,
    ("/chat", "edit-message"): lambda t, own, me: [[{"id": t.message, "text": "x"}]],
    ("/chat", "follow-thread"): a_message,
    ("/chat", "get-edits"): a_message,
    ("/chat", "get-pins"): lambda t, own, me: [[{"room": t.room}], [{"room": t.name}]],
    ("/chat", "list-saved"): lambda t, own, me: [[{}]],
    ("/chat", "list-threads"): lambda t, own, me: [[{}]],
    ("/chat", "mark-thread-read"): lambda t, own, me: [[{"id": t.message, "seq": 1}]],
    ("/chat", "mark-unread"): lambda t, own, me: [[{"room": t.room, "seq": 1}], [{"room": t.name, "seq": 1}]],
    ("/chat", "pin-message"): a_message,
    ("/chat", "remove-reaction"): lambda t, own, me: [[{"id": t.message, "emoji": "👍"}]],
    ("/chat", "save-message"): a_message,
    ("/chat", "set-room-preferences"): lambda t, own, me: [[{"room": t.room, "starred": True}], [{"room": t.name}]],
    ("/chat", "unfollow-thread"): a_message,
    ("/chat", "unpin-message"): a_message,
    ("/chat", "unsave-message"): a_message,
    ("/chat", "archive-room"): lambda t, own, me: [[{"room": t.room}], [{"room": t.name}]],
    ("/chat", "browse-rooms"): lambda t, own, me: [[{"query": "no-room-like-this"}]],
    ("/chat", "mention-reach"): lambda t, own, me: [[{"room": t.room}], [{"room": t.name}]],
    ("/chat", "unarchive-room"): lambda t, own, me: [[{"room": t.room}], [{"room": t.name}]],
    ("/chat", "update-room"): lambda t, own, me: [[{"room": t.room, "topic": "x"}], [{"room": t.name, "name": "x"}]],
    ("/chat", "get-preferences"): lambda t, own, me: [[]],
    ("/chat", "list-commands"): lambda t, own, me: [[]],
    ("/chat", "run-command"): lambda t, own, me: [
        [{"room": t.room, "text": "/topic x"}],
        [{"room": t.name, "text": "/leave"}],
        [{"room": own, "text": f"/invite @{t.username}"}],
        [{"room": own, "text": f"/dm @{t.username}"}],
    ],
    ("/chat", "set-preferences"): lambda t, own, me: [[{"theme": "dark"}]],
    ("/chat", "set-presence"): lambda t, own, me: [[{"away": False}]],
    ("/chat", "set-profile"): lambda t, own, me: [[{"title": "x"}]],
    ("/chat", "set-status"): lambda t, own, me: [[{"text": "well"}]],
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
        [{"room": own, "text": "x", "files": [t.file]}],
    ],
    ("/chat", "sync"): lambda t, own, me: [[{"rooms": {str(t.room): 0}}]],
    ("/notifications", "get-preferences"): lambda t, own, me: [[]],
    ("/notifications", "get-unread"): lambda t, own, me: [[]],
    ("/notifications", "list"): lambda t, own, me: [[{}], [{"workspace": NO_SLUG}]],
    ("/notifications", "looking"): lambda t, own, me: [[{"roomId": t.room}]],
    ("/notifications", "mark-all-read"): lambda t, own, me: [[], [{"workspace": NO_SLUG}]],
    ("/notifications", "mark-read"): lambda t, own, me: [[{"ids": [1]}]],
    ("/notifications", "set-preferences"): lambda t, own, me: [[{"sound": True}]],
    ("/notifications", "set-workspace-preferences"): lambda t, own, me: [[{"workspace": "no-such", "level": "all"}]],
    ("/notifications", "subscribe-push"): lambda t, own, me: [[PUSH]],
    ("/notifications", "unsubscribe-push"): lambda t, own, me: [[{"endpoint": PUSH["endpoint"]}]],
    ("/notifications", "why"): lambda t, own, me: [[{"messageId": t.message}]],
    ("/chat", "typing"): lambda t, own, me: [[{"room": t.room}], [{"room": t.name}]],
    ("/games", "create-game"): lambda t, own, me: [["bell \a"]],
    ("/games", "game-action"): lambda t, own, me: [
        [{"gameId": t.game, "action": {"type": "line", "dir": "h", "row": 0, "col": 0}}]
    ],
    ("/games", "game-version"): a_game,
    ("/games", "get-game"): a_game,
    ("/games", "join-game"): a_game,
    ("/games", "leave-game"): a_game,
    ("/games", "list-games"): lambda t, own, me: [[]],
    ("/games", "start-game"): a_game,
    ("/games", "unwatch-game"): a_game,
    ("/games", "watch-game"): a_game,
    ("/projects", "add-project-member"): lambda t, own, me: [[{"projectId": t.project, "userId": me}]],
    ("/projects", "archive-project"): a_project,
    ("/projects", "close-project"): lambda t, own, me: [[]],
    ("/projects", "create-project"): lambda t, own, me: [[{"name": "bell \a"}]],
    ("/projects", "find-people"): lambda t, own, me: [[{"projectId": t.project, "query": ""}]],
    ("/projects", "get-card"): lambda t, own, me: [[{"projectId": t.project, "cardId": t.card}]],
    ("/projects", "list-projects"): lambda t, own, me: [[]],
    ("/projects", "open-project"): a_project,
    ("/projects", "project-update"): lambda t, own, me: [
        [{"projectId": t.project, "changes": [{"op": "remove-card", "id": t.card}], "version": 1}],
        [{"projectId": t.project, "changes": [{"op": "remove-card", "id": t.card}], "version": 0, "clientId": NEW_ID}],
    ],
    ("/projects", "project-version"): a_project,
    ("/projects", "remove-project-member"): lambda t, own, me: [[{"projectId": t.project, "userId": me}]],
    ("/projects", "rename-project"): lambda t, own, me: [[{"projectId": t.project, "name": f"Mine, {me}"}]],
    ("/projects", "unarchive-project"): a_project,
}


def test_every_event_has_its_entry(running) -> None:
    assert EVENTS.keys() == {(name, event) for name, consumer in namespaces().items() for event in consumer.events}


def targets(company: Company, who: str) -> list[Target]:
    """What is not theirs."""
    neighbour = company.there
    stranger = {
        "person": neighbour.zed.pk,
        "username": neighbour.zed.username,
        "game": company.neighbours_game,
    }
    if "of the neighbour" in who:
        return [company.private, company.public, company.direct]
    hidden = (
        [company.private, company.direct] if who == "a member" else [company.private, company.direct, company.public]
    )
    return [Target(**{**vars(each), **stranger}) for each in hidden]


LAST_SAID_ON_CONNECT = {"/chat": "presence-state", "/notifications": "unread-count", "/games": "games-updated"}


async def everywhere(ours: Client, **auth: Any) -> dict[str, Socket]:
    """A socket of each namespace that lets them in, past what it says on connect."""
    sockets = {}
    for namespace in namespaces():
        with suppress(Refused):
            sockets[namespace] = await ours.namespace(namespace, **auth)
            await sockets[namespace].event(LAST_SAID_ON_CONNECT.get(namespace, "welcome"))
    return sockets


WHO = {
    "a member of the neighbour": ("there", "yan", "session"),
    "an owner of the neighbour": ("there", "zed", "session"),
    "a member": ("here", "mia", "session"),
    "a guest": ("here", "gus", "token"),
    "somebody deactivated meanwhile": ("here", "bob", "token"),
}


async def asked(socket: Socket, event: str, args: Sequence[Any]) -> dict[str, Any] | None:
    """The answer; None where the socket was ended, as is that of who was deactivated a while ago."""
    answer = asyncio.create_task(socket.call(event, *args))
    ends = [asyncio.create_task(each.wait()) for each in (socket.disconnected, socket.client.closed)]
    await asyncio.wait({answer, *ends}, return_when=asyncio.FIRST_COMPLETED)
    for end in ends:
        end.cancel()
    if answer.done():
        return answer.result()
    answer.cancel()
    return None


@pytest.mark.parametrize("who", WHO)
async def test_foreign_and_absent_are_answered_alike_and_nothing_leaks(cluster, who: str) -> None:
    company = make_company()
    side, name, by = WHO[who]
    people = getattr(company, side)
    user, own = people[name], company.own_room(people, name)
    cookie, auth = (session_cookie(user), {}) if by == "session" else ("", {"token": token_of(user)})
    async with client(cluster.url, cookie=cookie) as ours:
        sockets = await everywhere(ours, workspace=people.slug, **auth)
        if who == "somebody deactivated meanwhile":
            User.objects.filter(pk=user.pk).update(is_active=False)
            ours.frames.clear()
        for (namespace, event), variants in EVENTS.items():
            if (socket := sockets.get(namespace)) is None:
                continue
            absent = [await asked(socket, event, args) for args in variants(ABSENT, own, str(user.pk))]
            for target in targets(company, who):
                for args, expected in zip(variants(target, own, str(user.pk)), absent, strict=True):
                    answer = await asked(socket, event, args)
                    if answer is None:
                        assert who == "somebody deactivated meanwhile", event
                        continue
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
        for namespace in namespaces().keys() - OF_ONES_OWN:
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
    async with client(cluster.url, cookie=session_cookie(company.here.alice)) as ours:
        for name, consumer in namespaces().items():
            socket = await ours.namespace(name, workspace=company.here.slug)
            attributes = {
                each for each in [*dir(consumer), *INTERNAL] if each not in {*consumer.events, "connect", "disconnect"}
            }
            for number, attribute in enumerate(sorted(attributes)):
                args: list[Any] = [{"type": "websocket.close"}] if number % 2 else []
                assert (await socket.refused(attribute, *args))["code"] == "invalid_event", attribute
