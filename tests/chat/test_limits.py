"""The limits that people and bots meet: taken at the limit, refused one past it, with the time to wait."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.cluster import Cluster, running_cluster
from tests.factories import session_cookie, workspace_with
from tests.socketio_client import client


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def server(sqlite_database: str, tmp_path: Path) -> Iterator[Cluster]:
    """One server whose people may send three messages in sixty seconds."""
    url = databases.database_url(sqlite_database)
    with running_cluster("slow", database_url=url, data=tmp_path, CHAT_MESSAGE_RATE=[3, 60]) as running:
        yield running


async def test_messages_past_the_rate_wait_and_a_repeat_does_not_count(server) -> None:
    people = workspace_with(alice="owner")
    async with client(server.url, cookie=session_cookie(people.alice)) as ours:
        chat = await ours.namespace("/chat", workspace=people.slug)
        payloads = [{"room": "general", "text": str(number), "clientId": str(uuid.uuid4())} for number in range(4)]
        sent = [await chat.ok("send-message", payload) for payload in payloads[:3]]
        refused = await chat.refused("send-message", payloads[3])
        assert refused["code"] == "rate_limited"
        assert 0 < refused["retryAfter"] <= 60
        for _ in range(3):
            again = await chat.ok("send-message", payloads[0])
            assert again["message"]["id"] == sent[0]["message"]["id"]
        assert (await chat.refused("send-message", payloads[0] | {"text": "other"}))["code"] == "client_id_conflict"
        await chat.ok("send-message", {"room": "random", "text": "another room has its own measure"})


async def test_what_is_refused_for_other_reasons_does_not_count(server) -> None:
    people = workspace_with(alice="owner")
    async with client(server.url, cookie=session_cookie(people.alice)) as ours:
        chat = await ours.namespace("/chat", workspace=people.slug)
        for _ in range(5):
            assert (await chat.refused("send-message", {"room": "general", "text": " "}))["code"] == "empty_message"
        await chat.ok("send-message", {"room": "general", "text": "the first that counts"})
