"""Who is gone for too long loses the seat; who comes back in time keeps it; a server that is away takes none."""

import asyncio
import sys
from collections.abc import Iterator

import pytest

from games.errors import CannotJoinGame
from games.models import Game, Player
from games.services import game_create, game_join
from slackish.realtime.testing import captured_emits
from tests import databases
from tests.cluster import ROOT, Cluster, running_cluster
from tests.factories import workspace_with
from tests.games.table import full_table, line
from tests.services import redis_url
from tests.visitors import wait_until_up
from workspaces.services import membership_change_role

QUICK = {"GAMES_SEAT_SECONDS": 0.4, "GAMES_SEAT_CHECK": 0.1, "GAMES_RESERVED_SECONDS": 0.8}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two processes that take a seat after 0.4 seconds instead of 30."""
    url, data = databases.database_url("postgres"), tmp_path_factory.mktemp("seats")
    with running_cluster(
        processes=2, database_url=url, redis_url=redis_url(), data=data, DATABASE_POOL=4, **QUICK
    ) as cluster:
        cluster.kind = "postgres"
        yield cluster


@pytest.fixture
def two(cluster: Cluster) -> Cluster:
    """Both up, whatever the test before did to them."""
    for server in cluster.servers:
        if server.process is None:
            server.start()
        wait_until_up(server)
    return cluster


async def test_a_player_who_is_gone_loses_the_seat_and_the_host_role_passes_on(two, sit) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    game_id, sockets = await full_table(sit, people, "alice", "bob", "carol")
    await sockets["bob"].ok("watch-game", game_id)
    await sockets["alice"].client.close()
    left = await sockets["bob"].event("player-left")
    assert (left["playerId"], left["playerCount"], left["host"]) == (str(people.alice.pk), 2, str(people.bob.pk))


async def test_who_is_back_in_time_keeps_seat_and_turn_on_another_process(two, sit) -> None:
    people = workspace_with(alice="owner", bob="member")
    first, second = (server.url for server in two.servers)
    alice, bob = await sit(people, "alice", first), await sit(people, "bob", second)
    game_id = (await alice.ok("create-game", "Dots"))["gameId"]
    await bob.ok("join-game", game_id)
    await alice.ok("start-game", game_id)
    for _ in range(4):  # longer than the patience in all, and never as long at once
        await alice.client.close()
        await asyncio.sleep(0.15)
        alice = await sit(people, "alice", second)
    moved = await alice.ok("game-action", line(game_id, "h", 0, 0))
    assert (await bob.event("game-update"))["state"] == moved["state"]
    assert not bob.has("player-left")


async def test_a_restart_in_mid_game_loses_nothing_and_takes_nobodys_seat(two, sit) -> None:
    people = workspace_with(alice="owner", bob="member")
    game_id, sockets = await full_table(sit, people, "alice", "bob")
    await sockets["alice"].ok("start-game", game_id)
    before = await sockets["alice"].ok("game-action", line(game_id, "h", 0, 0))
    for server in two.servers:
        server.kill()
    await asyncio.sleep(0.8)  # twice the patience, while no server is there to be patient
    for server in two.servers:
        server.start()
        wait_until_up(server)
    bob = await sit(people, "bob")
    now = await bob.ok("get-game", game_id)
    assert (now["state"], now["version"]) == (before["state"], before["version"])
    await bob.ok("game-action", line(game_id, "h", 0, 1))
    left = await bob.event("player-left")  # alice does not come back, and that is counted from the restart on
    assert left["playerId"] == str(people.alice.pk)
    assert left["state"]["winners"] == [str(people.bob.pk)]


async def test_a_killed_servers_players_lose_their_seats_on_the_other(two, sit) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    first, second = two.servers
    alice, bob, carol = [
        await sit(people, name, url) for name, url in (("alice", first.url), ("bob", second.url), ("carol", second.url))
    ]
    game_id = (await alice.ok("create-game", "Dots"))["gameId"]
    for each in (bob, carol):
        await each.ok("join-game", game_id)
    first.kill()
    assert (await bob.event("player-left"))["playerId"] == str(people.alice.pk)


async def test_a_seat_that_nobody_came_to_is_kept_longer_and_not_for_ever(two, sit) -> None:
    people = workspace_with(alice="owner", bob="member")
    bob = await sit(people, "bob")
    game_id = (await bob.ok("create-game", "Dots"))["gameId"]
    Player.objects.create(game_id=game_id, user=people.alice, seat=1)
    await asyncio.sleep(0.6)
    assert not bob.has("player-left")
    assert (await bob.event("player-left"))["playerId"] == str(people.alice.pk)


async def test_who_is_removed_from_the_workspace_loses_seat_and_socket_at_once(two, sit) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    game_id, sockets = await full_table(sit, people, "alice", "bob", "carol")
    await sockets["alice"].ok("start-game", game_id)
    await in_another_process(
        two,
        f"""
from workspaces.actors import Actor
from workspaces.services import membership_remove
alice = Actor({people.alice.pk}, "alice", "Alice", {people.workspace.pk})
membership_remove(actor=alice, user_id={people.bob.pk})
""",
    )
    await sockets["bob"].disconnected.wait()
    left = await sockets["carol"].event("player-left")
    assert (left["playerId"], left["playerCount"]) == (str(people.bob.pk), 2)
    assert Game.objects.get(pk=game_id).status == "playing"


async def in_another_process(cluster: Cluster, code: str) -> None:
    """A command, as an administrator would run it beside the servers."""
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=cluster.env)
    assert await process.wait() == 0


def test_who_becomes_a_guest_plays_no_more(sqlite_database) -> None:
    people = workspace_with(alice="owner", bob="member")
    game_id = game_create(actor=people.actor("alice"), name="Dots")
    game_join(actor=people.actor("bob"), game_id=game_id)
    with captured_emits() as emitted:
        membership_change_role(actor=people.actor("alice"), user_id=people.bob.pk, role="guest")
    assert emitted.named("player-left")[0].args[0]["playerId"] == str(people.bob.pk)
    own = f"workspace:{people.workspace.pk}:user:{people.bob.pk}"
    assert ("/games", (own,)) in emitted.disconnects
    with pytest.raises(CannotJoinGame):
        game_join(actor=people.actor("bob"), game_id=game_id)
