"""Playing Dots and Boxes over real sockets: the server knows the rules and whose turn it is."""

import pytest

from games.models import Game
from tests.factories import workspace_with
from tests.games.table import free_lines, full_table, line, move


async def test_a_move_is_acked_with_the_state_and_told_to_the_others(sit) -> None:
    people = workspace_with(alice="owner", bob="member")
    game_id, sockets = await full_table(sit, people, "alice", "bob")
    await sockets["alice"].ok("start-game", game_id)
    answer = await sockets["alice"].ok("game-action", line(game_id, "v", 2, 5))
    update = await sockets["bob"].event("game-update")
    assert update == {key: value for key, value in answer.items() if key != "ok"}
    assert update["action"] == {"type": "line", "dir": "v", "row": 2, "col": 5}
    assert update["state"]["lines"] == [{"dir": "v", "row": 2, "col": 5, "playerId": str(people.alice.pk)}]
    assert update["state"]["turn"] == str(people.bob.pk)
    assert await sockets["alice"].ok("game-version", game_id) == {"ok": True, "version": answer["version"]}
    assert not sockets["alice"].has("game-update")


async def test_out_of_turn_twice_and_beyond_the_board_are_refused(sit) -> None:
    people = workspace_with(alice="owner", bob="member")
    game_id, sockets = await full_table(sit, people, "alice", "bob")
    alice, bob = sockets["alice"], sockets["bob"]
    assert (await alice.refused("game-action", line(game_id, "h", 0, 0)))["code"] == "illegal_move"  # not started
    await alice.ok("start-game", game_id)
    assert (await bob.refused("game-action", line(game_id, "h", 0, 0)))["code"] == "not_your_turn"
    await alice.ok("game-action", line(game_id, "h", 0, 0))
    assert (await bob.refused("game-action", line(game_id, "h", 0, 0)))["code"] == "illegal_move"
    assert (await bob.refused("game-action", line(game_id, "h", 0, 5)))["code"] == "illegal_move"
    assert (await bob.refused("game-action", line(game_id, "h", -1, 0)))["code"] == "illegal_move"
    assert (await alice.refused("game-action", line(game_id, "h", 0, 1)))["code"] == "not_your_turn"
    assert len(Game.objects.get(pk=game_id).state["lines"]) == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"playerId": "1"},
        {"state": {"turn": "1"}},
        {"userId": "1"},
        {"action": {"type": "line", "dir": "h", "row": 0, "col": 0, "playerId": "1"}},
        {"action": {"type": "box", "row": 0, "col": 0}},
        {"action": {"type": "line", "dir": "d", "row": 0, "col": 0}},
        {"action": {"type": "line", "dir": "h", "row": "0", "col": 0}},
        {"gameId": "1"},
    ],
)
async def test_forged_moves_are_refused(sit, forged: dict) -> None:
    people = workspace_with(alice="owner", bob="member")
    game_id, sockets = await full_table(sit, people, "alice", "bob")
    await sockets["alice"].ok("start-game", game_id)
    refused = await sockets["alice"].refused("game-action", line(game_id, "h", 0, 0) | forged)
    assert refused["code"] == "invalid_payload"
    assert Game.objects.get(pk=game_id).state["lines"] == []


async def test_a_game_is_played_to_its_end(sit) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    game_id, sockets = await full_table(sit, people, "alice", "bob", "carol")
    by_id = {str(people[name].pk): socket for name, socket in sockets.items()}
    state = (await sockets["alice"].ok("start-game", game_id))["state"]
    while state["turn"]:
        state = (await by_id[state["turn"]].ok("game-action", move(game_id, free_lines(state)[0])))["state"]
    assert state["status"] == "finished"
    assert len(state["lines"]) == 60
    assert len(state["boxes"]) == 25
    best = max(player["score"] for player in state["players"])
    assert state["winners"] == [player["id"] for player in state["players"] if player["score"] == best]
    assert [entry["status"] for entry in (await sockets["bob"].ok("list-games"))["games"]] == ["finished"]
    assert (await sockets["alice"].refused("game-action", line(game_id, "h", 0, 0)))["code"] == "illegal_move"


async def test_who_leaves_in_mid_game_is_passed_over_and_the_last_one_wins(sit) -> None:
    people = workspace_with(alice="owner", bob="member", carol="member")
    game_id, sockets = await full_table(sit, people, "alice", "bob", "carol")
    await sockets["alice"].ok("start-game", game_id)
    left = await sockets["alice"].ok("leave-game", game_id)
    assert (left["playerCount"], left["host"], left["state"]["turn"]) == (2, str(people.bob.pk), str(people.bob.pk))
    assert left["state"]["players"][0]["left"]
    assert (await sockets["alice"].refused("game-action", line(game_id, "h", 0, 0)))["code"] == "not_your_turn"
    assert (await sockets["alice"].refused("join-game", game_id))["code"] == "cannot_join_game"
    over = await sockets["carol"].ok("leave-game", game_id)
    assert (over["state"]["status"], over["state"]["winners"]) == ("finished", [str(people.bob.pk)])
