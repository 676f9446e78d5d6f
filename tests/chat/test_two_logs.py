"""Many actions while connections are cut at random: each client's log is the database's.

`SOAK_ACTIONS` asks for more.
"""

import asyncio
import os
import random
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

import pytest

from chat.models import Channel, Message
from chat.schemas import message_wire
from tests.chat.keepers import Page, StockBot
from tests.chat.talk import a_room
from tests.factories import workspace_with
from tests.wire import wire_to

ACTIONS = int(os.environ.get("SOAK_ACTIONS", "100"))
EMOJI = ("👍", "🎉", "👩‍💻")


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


class Script:
    """What people do next, by a seed. `said`: the ids of each one's messages."""

    def __init__(self, room: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.room = room
        self.parents: list[int] = []
        self.said: dict[int, list[int]] = {}
        self.number = 0

    def next(self, who: int) -> tuple[str, Any]:
        self.number += 1
        own = self.said.setdefault(who, [])
        acts: list[Callable[[], tuple[str, Any]]] = [self._send] * 5
        if self.parents:
            acts += [self._reply] * 2
        if own:
            acts += [lambda: ("edit-message", {"id": self.chance.choice(own), "text": f"edited {self.number}"})] * 2
            acts.append(lambda: ("delete-message", {"id": own.pop(self.chance.randrange(len(own)))}))
        if everything := [each for ids in self.said.values() for each in ids]:
            acts += [lambda: self._react(everything)] * 4
            acts.append(lambda: (self.chance.choice(("pin-message", "unpin-message")), {"id": everything[-1]}))
        acts.append(lambda: ("update-room", {"room": self.room, "topic": f"topic {self.number}"}))
        return self.chance.choice(acts)()

    def _send(self) -> tuple[str, Any]:
        return "send-message", {"room": self.room, "text": f"**said** {self.number}", "clientId": str(uuid4())}

    def _reply(self) -> tuple[str, Any]:
        event, payload = self._send()
        return event, payload | {"parentId": self.chance.choice(self.parents)}

    def _react(self, ids: list[int]) -> tuple[str, Any]:
        event = self.chance.choice(("add-reaction", "add-reaction", "remove-reaction"))
        return event, {"id": self.chance.choice(ids), "emoji": self.chance.choice(EMOJI)}

    def note(self, who: int, event: str, payload: Any, answer: dict[str, Any]) -> None:
        if event != "send-message" or not answer["ok"]:
            return
        self.said[who].append(answer["message"]["id"])
        if "parentId" not in payload:
            self.parents.append(answer["message"]["id"])


@pytest.mark.timeout(300 + ACTIONS)
@pytest.mark.parametrize("running", ["memory", "redis-2"], indirect=True)
async def test_actions_with_cuts_leave_every_log_as_the_database_has_it(cluster) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    room = a_room(people, "alice", "bob", "carol")
    script = Script(room, seed=2026)
    async with AsyncExitStack() as stack:
        wires = [await stack.enter_async_context(wire_to(port_of(cluster))) for _ in range(3)]
        keepers: list[Page | StockBot] = [
            Page(people, "alice", room, wires[0]),
            Page(people, "bob", room, wires[1]),
            await StockBot(people, "carol", room, wires[2]).start(),
        ]
        for keeper in keepers:
            stack.push_async_callback(keeper.close)
        cuts = 0
        for _ in range(ACTIONS):
            who = script.chance.randrange(3)
            event, payload = script.next(who)
            if script.chance.random() < 0.1:
                cuts += 1
                answer = await cut_during(wires[who], keepers[who], event, payload, after=script.chance.randrange(60))
            else:
                answer = await until_answered(keepers[who], event, payload)
            script.note(who, event, payload, answer)
        assert cuts > 2
        stored = database_log(room)
        for keeper in keepers:
            keeper.log.behind = True
            await keeper.catch_up()
            assert keeper.log.messages == stored
            assert keeper.log.revision == Channel.objects.get(pk=room).revision
    assert sum(message["kind"] == "message" for message in stored.values()) == sent_once(room)


def port_of(cluster: Any) -> int:
    """Neighbours sit on different processes."""
    return int(cluster.url.rsplit(":", 1)[1])


async def cut_during(wire: Any, keeper: Page | StockBot, event: str, payload: Any, *, after: int) -> dict[str, Any]:
    """The connection ends `after` so many turns of the loop: before the action is sent, on its way, or answered."""
    await keeper.catch_up()
    action = asyncio.create_task(until_answered(keeper, event, payload))
    for _ in range(after):
        await asyncio.sleep(0)
    wire.cut()
    return await action


async def until_answered(keeper: Page | StockBot, event: str, payload: Any) -> dict[str, Any]:
    """Again until it is answered; what was done by an earlier try may be gone by then."""
    while (answer := await keeper.call(event, payload))["ok"] is None:
        pass
    assert answer["ok"] or answer["error"]["code"] in ("message_not_found", "parent_not_found"), answer
    return answer


def database_log(room: int) -> dict[int, dict[str, Any]]:
    messages = Message.objects.filter(channel=room).select_related("author", "channel").prefetch_related("reactions")
    return {message.seq: message_wire(message, message.channel) for message in messages}


def sent_once(room: int) -> int:
    """How many clientIds there are: none made two messages."""
    return Message.objects.filter(channel=room, kind="message").values("client_id").distinct().count()
