"""docs/add-a-namespace.md at its word: what it builds is built from the text, served, and talked to."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.cluster import ROOT, Cluster, running_cluster
from tests.factories import session_cookie, workspace_with
from tests.socketio_client import client
from tests.workspaces.boards import a_project
from workspaces.services import project_member_remove

TEXT = (ROOT / "docs" / "add-a-namespace.md").read_text()
FILES = re.findall(r"^```python\n# (\S+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture
def server(sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    for name, code in FILES:
        path = tmp_path / "code" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code)
    (tmp_path / "code" / "huddle" / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "code"))
    url, table = databases.database_url(sqlite_database), {"namespaces": "huddle.routing.namespaces"}
    with running_cluster(database_url=url, data=tmp_path, SLACKISH_REALTIME=table) as running:
        yield running


async def test_the_namespace_of_the_text_checks_tells_and_takes_leave(server) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    project = a_project(people, "alice", "bob")
    async with (
        client(server.url, cookie=session_cookie(people.alice)) as one,
        client(server.url, cookie=session_cookie(people.bob)) as two,
        client(server.url, cookie=session_cookie(people.carol)) as three,
    ):
        alice, bob, carol = [await each.namespace("/huddle", workspace=people.slug) for each in (one, two, three)]
        first = await alice.ok("join-huddle", project)
        assert (first["name"], first["people"]) == ("Launch", [str(people.alice.pk)])
        assert sorted((await bob.ok("join-huddle", project))["people"]) == sorted(
            [str(people.alice.pk), str(people.bob.pk)]
        )
        await alice.event("huddle-joined", userId=str(people.bob.pk))
        refused = [await carol.refused("join-huddle", each) for each in (project, 10**12)]
        assert refused == [{"code": "access_denied", "message": "Access denied"}] * 2
        await alice.ok("raise-hand", {"projectId": project, "note": "One question"})
        assert (await bob.event("hand-raised"))["note"] == "One question"
        assert (await carol.refused("raise-hand", {"projectId": project}))["code"] == "access_denied"
        assert (await bob.refused("raise-hand", {"projectId": project, "userId": "1"}))["field"] == "userId"
        await bob.ok("leave-huddle", project)
        await alice.event("huddle-left", userId=str(people.bob.pk))
        await bob.ok("join-huddle", project)
        await two.close()
        await alice.event("huddle-left", userId=str(people.bob.pk))
        project_member_remove(actor=people.actor("alice"), project_id=project, user_id=people.bob.pk)
        assert not three.saw("One question")


def test_its_shapes_are_the_contract_that_it_keeps() -> None:
    assert [name for name, _ in FILES] == ["huddle/schemas.py", "huddle/consumers.py", "huddle/routing.py"]


def test_every_file_it_names_is_there() -> None:
    names = re.findall(r"`((?:slackish|tests|templates|workspaces)/[\w./-]+)`|\]\(([\w.-]+\.md)", TEXT)
    for inside, beside in names:
        assert (ROOT / inside if inside else ROOT / "docs" / beside).exists()
