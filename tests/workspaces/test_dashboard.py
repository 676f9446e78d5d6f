"""`/dashboard`: the workspace in numbers, for managers; aggregates only."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from chat.models import Message
from chat.selectors import metrics
from tests.chat.talk import a_room, say
from tests.cluster import Cluster
from tests.contract import assert_frames_fit
from tests.factories import People, session_cookie, workspace_with
from tests.socketio_client import Client, Refused, Socket, client
from tests.visitors import Visit
from workspaces import cache
from workspaces import metrics as registry
from workspaces.models import Sample
from workspaces.services.samples import sample_note


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def people() -> People:
    return workspace_with(alice="owner", mona="manager", bob="member")


async def dashboard(browser: Client, people: People) -> Socket:
    return await browser.namespace("/dashboard", workspace=people.slug)


@pytest.mark.parametrize("name", ["bob", "gus"])
async def test_it_is_for_managers_and_above(cluster: Cluster, people: People, name: str) -> None:
    people.add("gus", "guest")
    async with client(cluster.url, cookie=session_cookie(people[name])) as browser:
        with pytest.raises(Refused) as refusal:
            await dashboard(browser, people)
        assert refusal.value.code == "not_authorized"


async def test_the_figures_come_at_once_and_again_as_they_change(
    cluster: Cluster, visit: Visit, people: People
) -> None:
    await visit(people, "bob")
    private = a_room(people, "bob", name="canary-room", private=True)
    say(people, "bob", private)
    say(people, "bob", "general")
    say(people, "alice", "general")
    async with client(cluster.url, cookie=session_cookie(people.mona)) as browser:
        socket = await dashboard(browser, people)
        first = await socket.event("metrics")
        assert (first["peopleOnline"], first["sockets"]) == (2, 2)
        assert (first["messagesPerMinute"], first["activeMembers"]) == (3, 2)
        assert first["busiestChannels"] == {"public": [{"name": "general", "messages": 2}], "private": 1}
        await visit(people, "alice")
        assert await socket.event("metrics", peopleOnline=3)
        assert not browser.saw("canary-room")
        assert not browser.saw(people.bob.username)
        assert_frames_fit(browser)


async def test_the_history_is_of_this_workspace_alone(cluster: Cluster, people: People) -> None:
    noon = timezone.now().replace(minute=0, second=0, microsecond=0)
    other = workspace_with(zed="owner")
    for workspace, number in ((people, 7), (other, 9)):
        sample_note(workspace.workspace.pk, noon, {"people": number, "sockets": number, "rooms": 1})
        say(workspace, next(iter(workspace.users)), "general")
    async with client(cluster.url, cookie=session_cookie(people.mona)) as browser:
        answer = await (await dashboard(browser, people)).ok("get-history")
        assert answer["peopleOnline"] == [[round(noon.timestamp() * 1000), 7.0]]
        assert [value for _, value in answer["messages"]] == [1.0]
        assert_frames_fit(browser)


def test_messages_are_counted_by_hour_and_people_by_day(database: str, people: People) -> None:
    for name, ago in (("alice", 49), ("bob", 49), ("bob", 25), ("bob", 25), ("bob", 1)):
        message = say(people, name, "general")
        Message.objects.filter(pk=message["id"]).update(created_at=timezone.now() - timedelta(hours=ago))
    since = timezone.now() - timedelta(days=7)
    assert [value for _, value in metrics.messages_history(people.workspace.pk, since)] == [2, 2, 1]
    assert [value for _, value in metrics.active_history(people.workspace.pk, since)] == [2, 1, 1]
    assert metrics.active_members(people.workspace.pk) == 1
    assert metrics.messages_per_minute(people.workspace.pk) == 0


def test_the_first_process_notes_a_moment_and_what_is_too_old_goes(database: str, people: People) -> None:
    workspace_id, now = people.workspace.pk, timezone.now()
    totals = {"people": 1, "sockets": 2, "rooms": 3}
    sample_note(workspace_id, now - timedelta(days=91), totals)
    sample_note(workspace_id, now, totals)
    sample_note(workspace_id, now, totals | {"people": 99})
    assert list(Sample.objects.filter(workspace=workspace_id).values_list("people", flat=True)) == [1]


def test_an_answer_is_remembered_until_it_is_too_old_or_the_cache_is_restarted(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def count(workspace_id: int) -> Any:
        asked.append(workspace_id)
        return len(asked)

    monkeypatch.setattr(registry, "_metrics", {})
    registry.register_metric("slow", count, seconds=1000)
    registry.register_metric("quick", count, seconds=0)
    assert registry.metrics_now(-7) == {"slow": 1, "quick": 2}
    assert registry.metrics_now(-7) == {"slow": 1, "quick": 3}
    cache.cache_restart(-7)
    assert registry.metrics_now(-7) == {"slow": 4, "quick": 5}
