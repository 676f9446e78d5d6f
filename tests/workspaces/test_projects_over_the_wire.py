"""`/projects` over real sockets: opening boards, who is there, changes to the others, and who may not."""

from collections.abc import AsyncIterator

import pytest

from tests.chat.conftest import clients_hear_what_is_declared  # noqa: F401 - a fixture
from tests.factories import workspace_with
from tests.workspaces.boards import Work, a_project, columns, list_ids, uid, update, version_of, working

pytestmark = pytest.mark.usefixtures("clients_hear_what_is_declared")


@pytest.fixture(autouse=True)
def _sync_orm_in_async_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
async def work(cluster) -> AsyncIterator[Work]:
    """`await work(people, "alice")`: her socket of `/projects`; neighbours sit on different processes."""
    async with working() as opener:
        yield lambda people, name, url=None: opener(people, name, url or cluster.url)


async def test_opening_a_board_gives_its_state_and_tells_the_others(work) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    project = a_project(people, "bob", "carol")
    bob, carol = await work(people, "bob"), await work(people, "carol")
    first = await bob.ok("open-project", project)
    assert (first["activeMembers"], first["version"], first["name"]) == (1, 0, "Launch")
    second = await carol.ok("open-project", project)
    assert await carol.event("project-state") == {key: each for key, each in second.items() if key != "ok"}
    assert second["activeMembers"] == 2
    assert {member["username"]: member["online"] for member in second["members"]} == {
        people.bob.username: True,
        people.carol.username: True,
    }
    online = await bob.event("team-member-online")
    assert online == {
        "userId": str(people.carol.pk),
        "username": people.carol.username,
        "name": "Carol",
        "projectId": project,
    }
    await carol.client.close()
    assert await bob.event("team-member-offline") == online


async def test_a_second_tab_keeps_somebody_online(work) -> None:
    people = workspace_with(alice="owner", bob="member")
    project = a_project(people, "bob")
    alice, bob, tab = await work(people, "alice"), await work(people, "bob"), await work(people, "bob")
    for socket in (alice, bob, tab):
        state = await socket.ok("open-project", project)
    assert state["activeMembers"] == 2
    await tab.ok("close-project")
    await alice.ok("list-projects")
    assert not alice.has("team-member-offline")
    await bob.ok("close-project")
    await alice.event("team-member-offline", userId=str(people.bob.pk))


async def test_opening_another_board_leaves_the_first(work) -> None:
    people = workspace_with(alice="owner", bob="member")
    one, two = a_project(people, "bob", name="One"), a_project(people, "bob", name="Two")
    alice, bob = await work(people, "alice"), await work(people, "bob")
    await alice.ok("open-project", one)
    await bob.ok("open-project", one)
    await bob.ok("open-project", two)
    await alice.event("team-member-offline", projectId=one)
    await alice.ok("project-update", update(one, {"op": "add-list", "id": uid(), "title": "Quiet"}))
    await bob.ok("list-projects")
    assert not bob.has("project-changed")


async def test_a_change_is_acked_with_its_version_and_told_to_the_others(work) -> None:
    people = workspace_with(alice="owner", bob="member")
    project = a_project(people, "bob")
    alice, bob = await work(people, "alice"), await work(people, "bob")
    for socket in (alice, bob):
        await socket.ok("open-project", project)
    card, todo = uid(), list_ids(project)["To do"]
    added = {"op": "add-card", "id": card, "listId": todo, "title": "one", "position": 7}
    assert await alice.ok("project-update", update(project, added)) == {"ok": True, "version": 1}
    changed = await bob.event("project-changed")
    assert (changed["userId"], changed["version"]) == (str(people.alice.pk), 1)
    assert changed["changes"] == [{**added, "position": 0}]
    assert not alice.has("project-changed")
    assert (await bob.ok("project-version", project))["version"] == 1


async def test_two_who_move_the_same_card_converge(work) -> None:
    people = workspace_with(alice="owner", bob="member")
    project = a_project(people, "bob")
    alice, bob = await work(people, "alice"), await work(people, "bob")
    card, lists = uid(), list_ids(project)
    add = {"op": "add-card", "id": card, "listId": lists["To do"], "title": "one"}
    await alice.ok("project-update", update(project, add))
    moves = [{"op": "move-card", "id": card, "listId": lists[name], "position": 0} for name in ("Doing", "Done")]
    payloads = [update(project, move) for move in moves]
    answers = [socket.begin("project-update", payload) for socket, payload in zip((alice, bob), payloads, strict=True)]
    (won, lost), winner = sorted([await each for each in answers], key=lambda answer: not answer["ok"]), None
    assert won == {"ok": True, "version": 2}
    assert (lost["error"]["code"], lost["error"]["version"]) == ("stale_version", 2)
    winner = 0 if answers[0].result()["ok"] else 1
    loser = (bob, alice)[winner]
    assert columns(project)[("Doing", "Done")[winner]] == ["one"]
    await loser.ok("project-update", {**payloads[1 - winner], "version": lost["error"]["version"]})
    assert columns(project)[("Done", "Doing")[winner]] == ["one"]


async def test_absent_foreign_and_not_for_me_are_denied_alike(work) -> None:
    people, neighbours = workspace_with(alice="owner", bob="member"), workspace_with(zed="owner")
    project, foreign = a_project(people, "alice"), a_project(neighbours, "zed")
    bob = await work(people, "bob")
    answers = [await bob.refused("open-project", each) for each in (project, foreign, 10**12)]
    assert answers == [{"code": "access_denied", "message": "Access denied"}] * 3
    await bob.emit("open-project", project)
    assert await bob.event("error") == {"event": "open-project", **answers[0]}


async def test_who_is_taken_off_hears_nothing_more_of_the_board(work) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    project = a_project(people, "bob", "carol")
    bob, carol = await work(people, "bob"), await work(people, "carol")
    for socket in (bob, carol):
        await socket.ok("open-project", project)
    await bob.ok("remove-project-member", {"projectId": project, "userId": str(people.carol.pk)})
    await carol.event("project-removed", projectId=project)
    await bob.ok("project-update", update(project, {"op": "add-list", "id": uid(), "title": "Secret"}))
    assert (await carol.refused("project-version", project))["code"] == "access_denied"
    assert not carol.client.saw("Secret")
    assert version_of(project) == 1


async def test_who_is_added_hears_of_it_and_opens_it(work) -> None:
    people = workspace_with(alice="owner", gus="guest")
    project = a_project(people, "alice")
    alice, gus = await work(people, "alice"), await work(people, "gus")
    assert (await gus.ok("list-projects"))["projects"] == []
    await alice.ok("open-project", project)
    await alice.ok("add-project-member", {"projectId": project, "userId": str(people.gus.pk)})
    assert (await gus.event("project-added"))["project"]["id"] == project
    assert (await gus.ok("open-project", project))["version"] == 0
    assert len((await alice.event("project-updated"))["members"]) == 2
