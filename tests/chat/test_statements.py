"""How often a page and a return ask the database, counted in a server's own process."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from chat.models import Channel
from chat.services import direct_open, reaction_add
from tests import databases
from tests.chat.talk import a_room, say
from tests.cluster import Cluster, running_cluster
from tests.factories import People, session_cookie, workspace_with
from tests.socketio_client import open_client
from tests.visitors import get, wait_until_up

QUIET = {"access_check": 3600}  # what a server asks by itself now and then is no part of a page
BEHIND = 3


@pytest.fixture(scope="module", params=databases.KINDS)
def counting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    data = tmp_path_factory.mktemp("counting")
    with running_cluster(
        database_url=databases.database_url(request.param),
        data=data,
        DJANGO_SETTINGS_MODULE="bench.counting_settings",
        QUERIES=str(data / "queries.log"),
        TASKS_IN_SERVER=0,
        CHAT_ROOM_UPDATED_EVERY=3600,
        SLACKISH_REALTIME=QUIET,
    ) as cluster:
        cluster.kind = request.param
        wait_until_up(cluster.servers[0])
        yield cluster


@pytest.fixture
def people(counting: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[People]:
    """Bob is in rooms of all kinds, and somebody reacted to what was said to him."""
    with django_db_blocker.unblock(), databases.serving(counting.kind):
        people = workspace_with(alice="owner", bob="member")
        for name in ("design", "engineering"):
            message = say(people, "alice", a_room(people, "alice", "bob", name=name))
            reaction_add(actor=people.actor("alice"), message_id=message["id"], emoji="👍")
        direct = direct_open(actor=people.actor("alice"), users=[people.bob.pk])["roomId"]
        say(people, "alice", direct)
        yield people


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def asked(counting: Cluster) -> list[str]:
    return Path(counting.env["QUERIES"]).read_text().splitlines()


async def test_a_return_takes_ten_statements_at_most(counting: Cluster, people: People) -> None:
    """After a restart, which forgot whose sign-in was noted: connect, the room list, and `sync` of all rooms."""
    rooms = {
        str(each.pk): max(0, each.revision - BEHIND) for each in Channel.objects.filter(workspace=people.workspace)
    }
    cookie = session_cookie(people.bob)
    before = asked(counting)
    client = await open_client(counting.url, cookie=cookie)
    chat = await client.namespace("/chat", workspace=people.slug)
    await chat.event("room-list")
    answer = await chat.ok("sync", {"rooms": rooms})
    statements = asked(counting)[len(before) :]
    await client.close()
    assert any(message["reactions"] for room in answer["rooms"].values() for message in room.get("messages", ()))
    assert 5 < len(statements) <= 10, "\n".join(statements)


async def test_a_page_with_its_sockets_takes_twelve_statements_at_most(counting: Cluster, people: People) -> None:
    """What the chat page asks until its first message is there, once its workspace is remembered."""
    room = Channel.objects.get(workspace=people.workspace, name="engineering").pk
    headers = {"Cookie": session_cookie(people.bob)}
    path = f"/w/{people.slug}/c/{room}/"
    await asyncio.to_thread(get, counting.servers[0], path, headers)
    before = asked(counting)
    status, _ = await asyncio.to_thread(get, counting.servers[0], path, headers)
    client = await open_client(counting.url, cookie=headers["Cookie"])
    chat = await client.namespace("/chat", workspace=people.slug)
    await chat.event("room-list")
    page = await chat.ok("get-history", {"room": room})
    statements = asked(counting)[len(before) :]
    await client.close()
    assert (status, page["messages"][-1]["reactions"][0]["count"]) == (200, 1)
    assert 5 < len(statements) <= 12, "\n".join(statements)
