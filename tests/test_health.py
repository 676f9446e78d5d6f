"""`/healthz` says whether a server reaches what it needs; `/metrics` counts, for those who may ask."""

import json
import re
import socket
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client, override_settings
from pytest_django import Settings

from slackish.realtime import database as pools
from tests.cluster import Cluster
from tests.factories import unique, workspace_with
from tests.visitors import LIMITS, Visit, get

TOKEN = {"Authorization": f"Bearer {LIMITS['METRICS_TOKEN']}"}


def test_every_server_is_healthy_and_says_so(cluster: Cluster) -> None:
    for server in cluster.servers:
        status, text = get(server, "/healthz")
        assert (status, json.loads(text)) == (200, {"status": "ok", "database": "ok", "layer": "ok"})


@pytest.fixture
def stuck_redis() -> Iterator[str]:
    """It accepts connections, and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


def test_a_layer_that_does_not_answer_is_a_failure_in_time(sqlite_database: str, stuck_redis: str) -> None:
    hosts = {"BACKEND": "slackish.realtime.layers.RedisLayer", "CONFIG": {"hosts": [stuck_redis]}}
    with override_settings(CHANNEL_LAYERS={"default": hosts}, HEALTH_TIMEOUT=0.2):
        answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "database": "ok", "layer": "failed"}


def test_a_database_that_does_not_answer_is_a_failure(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is taken away: what the pool's thread then opens is no database."""
    pools._readers.cache_clear()
    monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/at/all.sqlite3")
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 1)
    answer = Client().get("/healthz")
    pools._readers.cache_clear()
    assert answer.json() == {"status": "failed", "database": "failed", "layer": "ok"}


def figures(text: str) -> dict[str, float]:
    return {name: float(value) for name, value in re.findall(r"^(slackish\S+) (\S+)$", text, re.MULTILINE)}


async def test_the_metrics_count_what_goes_on(cluster: Cluster, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    people = workspace_with(alice="owner", bob="member")
    server = cluster.servers[0]
    alice, bob = [await visit(people, name, url=server.url) for name in ("alice", "bob")]
    before = figures(get(server, "/metrics", TOKEN)[1])
    await alice.chat.ok("send-message", {"room": "general", "text": "hello"})
    await bob.chat.event("new-message", text="hello")
    refused = await alice.chat.refused("send-message", {"room": "general", "text": ""})
    now = figures(get(server, "/metrics", TOKEN)[1])
    assert refused["code"] == "empty_message"
    assert now['slackish_connections{transport="websocket"}'] >= 2
    assert now['slackish_sockets{namespace="/chat"}'] >= 2
    assert now['slackish_rooms{namespace="/chat"}'] >= 5
    assert now["slackish_deliveries_total"] - before["slackish_deliveries_total"] >= 2
    handled = 'slackish_event_seconds_count{event="send-message",namespace="/chat"}'
    assert now[handled] - before.get(handled, 0) == 2
    assert now['slackish_events_refused_total{code="empty_message",namespace="/chat"}'] >= 1
    for queue in ("inbox", "layer", "held", "tasks_ready", "tasks_running"):
        assert f'slackish_queue_depth{{queue="{queue}"}}' in now


async def test_no_label_names_a_workspace_a_room_or_a_person(
    cluster: Cluster, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    people = workspace_with(alice="owner")
    server = cluster.servers[0]
    alice = await visit(people, "alice", url=server.url)
    name = unique("canary")
    await alice.chat.ok("create-room", {"name": name})
    await alice.chat.refused(unique("unheard"), {})
    text = get(server, "/metrics", TOKEN)[1]
    for canary in (name, people.slug, people.alice.username, "unheard"):
        assert canary not in text


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}])
def test_who_may_not_ask_for_metrics_finds_nothing_there(headers: dict[str, str], sqlite_database: str) -> None:
    for token in ("", "right"):
        with override_settings(METRICS_TOKEN=token):
            assert Client().get("/metrics", headers=headers).status_code == 404


def test_a_listed_address_may_ask_but_not_through_a_proxy(sqlite_database: str, settings: Settings) -> None:
    settings.METRICS_ADDRESSES = ["127.0.0.1"]
    assert Client().get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="127.0.0.2").get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
