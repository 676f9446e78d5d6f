"""Lobbies: making games, taking seats, starting, leaving, over real sockets on every kind of server."""

from tests.factories import workspace_with
from tests.games.table import full_table, line

FIVE = {"alice": "owner", "bob": "member", "carol": "member", "dana": "member", "eve": "member"}


async def test_a_new_game_is_told_to_all_members_of_the_workspace_alone(sit) -> None:
    people, neighbours = workspace_with(alice="owner", bob="member"), workspace_with(zed="owner")
    alice, bob, zed = await sit(people, "alice"), await sit(people, "bob"), await sit(neighbours, "zed")
    game_id = (await alice.ok("create-game", "  Friday   game "))["gameId"]
    assert await alice.event("game-created", gameId=game_id) == {"gameId": game_id}
    (entry,) = await bob.event("games-updated")
    me = {"id": str(people.alice.pk), "username": people.alice.username, "name": "Alice", "avatar": None}
    assert entry == {"id": game_id, "name": "Friday game", "host": me["id"], "players": [me], "status": "waiting"}
    assert await zed.ok("list-games") == {"ok": True, "games": []}
    assert not zed.client.saw("Friday")


async def test_the_fifth_cannot_join(sit) -> None:
    people = workspace_with(**FIVE)
    game_id, _ = await full_table(sit, people, "alice", "bob", "carol", "dana")
    eve = await sit(people, "eve")
    refused = await eve.refused("join-game", game_id)
    assert refused == {"code": "cannot_join_game", "message": "Cannot join this game"}
    assert await eve.refused("join-game", 10**12) == refused
    await eve.emit("join-game", game_id)
    assert await eve.event("error") == {"event": "join-game", **refused}


async def test_everybody_at_the_table_hears_who_joins(sit) -> None:
    people = workspace_with(alice="owner", bob="member")
    game_id, sockets = await full_table(sit, people, "alice", "bob")
    bob = str(people.bob.pk)
    for socket in sockets.values():
        joined = await socket.event("player-joined", gameId=game_id)
        assert (joined["playerId"], joined["playerCount"]) == (bob, 2)
    again = await sockets["bob"].ok("join-game", game_id)
    assert (again["playerId"], again["playerCount"], again["version"]) == (bob, 2, joined["version"])


async def test_only_the_host_starts_and_only_with_two(sit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, bob = await sit(people, "alice"), await sit(people, "bob")
    game_id = (await alice.ok("create-game", "Dots"))["gameId"]
    assert (await alice.refused("start-game", game_id))["code"] == "cannot_start_game"
    await bob.ok("join-game", game_id)
    assert (await bob.refused("start-game", game_id))["code"] == "cannot_start_game"
    started = await alice.ok("start-game", game_id)
    assert (await bob.event("game-started", gameId=game_id))["state"] == started["state"]
    assert started["state"]["turn"] == str(people.alice.pk)
    assert (await alice.refused("start-game", game_id))["code"] == "cannot_start_game"


async def test_nobody_joins_once_it_started(sit) -> None:
    people = workspace_with(**FIVE)
    game_id, sockets = await full_table(sit, people, "alice", "bob")
    await sockets["alice"].ok("start-game", game_id)
    carol = await sit(people, "carol")
    assert (await carol.refused("join-game", game_id))["code"] == "cannot_join_game"


async def test_the_host_role_passes_on_and_the_last_to_leave_takes_the_game_along(sit) -> None:
    people = workspace_with(alice="owner", bob="member")
    game_id, sockets = await full_table(sit, people, "alice", "bob")
    await sockets["alice"].ok("leave-game", game_id)
    left = await sockets["bob"].event("player-left", gameId=game_id)
    assert (left["playerId"], left["playerCount"], left["host"]) == (str(people.alice.pk), 1, str(people.bob.pk))
    await sockets["bob"].ok("leave-game", game_id)
    assert (await sockets["alice"].ok("list-games"))["games"] == []
    assert (await sockets["alice"].refused("get-game", game_id))["code"] == "game_not_found"


async def test_who_watches_sees_the_moves_and_makes_none(sit) -> None:
    people = workspace_with(**FIVE)
    game_id, sockets = await full_table(sit, people, "alice", "bob")
    eve = await sit(people, "eve")
    assert (await eve.ok("watch-game", game_id))["state"]["status"] == "waiting"
    await sockets["alice"].ok("start-game", game_id)
    moved = await sockets["alice"].ok("game-action", line(game_id, "h", 0, 0))
    assert (await eve.event("game-update"))["state"] == moved["state"]
    assert (await eve.refused("game-action", line(game_id, "h", 0, 1)))["code"] == "not_your_turn"
    await eve.ok("unwatch-game", game_id)
    await sockets["bob"].ok("game-action", line(game_id, "h", 0, 1))
    await eve.ok("list-games")
    assert not eve.has("game-update")


async def test_one_hosts_so_many_games_and_no_more(sit) -> None:
    people = workspace_with(alice="owner")
    alice = await sit(people, "alice")
    for number in range(5):
        last = await alice.ok("create-game", f"Game {number}")
    assert await alice.refused("create-game", "One more") == {
        "code": "too_many_games",
        "message": "You host 5 games already: finish or leave one first.",
        "limit": 5,
    }
    await alice.ok("leave-game", last["gameId"])
    await alice.ok("create-game", "One more")


async def test_a_name_has_one_to_eighty_characters(sit) -> None:
    alice = await sit(workspace_with(alice="owner"), "alice")
    await alice.ok("create-game", "x" * 80)
    for name in ("x" * 81, "   ", "", "bell \a"):
        refused = await alice.refused("create-game", name)
        assert (refused["code"], refused["field"]) == ("invalid_payload", "name")


async def test_a_second_socket_hears_of_the_game_the_first_one_made(sit) -> None:
    people = workspace_with(alice="owner", bob="member")
    alice, other_tab, bob = await sit(people, "alice"), await sit(people, "alice"), await sit(people, "bob")
    game_id = (await alice.ok("create-game", "Dots"))["gameId"]
    await other_tab.event("games-updated")
    await bob.ok("join-game", game_id)
    await other_tab.event("player-joined", gameId=game_id)
    assert (await other_tab.ok("start-game", game_id))["state"]["status"] == "playing"
