import { assert, connect, done, heard, next, ok, people, refused } from "./harness.mjs";

const players = await Promise.all(people.map((person) => connect("/game-lobby", person)));
const [host, second, third, fourth, fifth] = players;

const { gameId } = await ok(host, "create-game", "Dots and Boxes");
assert.deepEqual(await next(host, "game-created"), { gameId });
let games = [];
while (!games.some((game) => game.id === gameId)) games = await next(fifth, "games-updated");
assert.deepEqual(games.find((game) => game.id === gameId), {
  id: gameId,
  name: "Dots and Boxes",
  host: people[0].id,
  players: [people[0].id],
  status: "waiting",
});

for (const [place, socket] of [second, third, fourth].entries()) {
  await ok(socket, "join-game", gameId);
  assert.deepEqual(await next(host, "player-joined"), { playerId: people[place + 1].id, playerCount: place + 2 });
}
// Full and unknown are the same.
const full = await refused(fifth, "join-game", gameId);
assert.deepEqual(full, { code: "cannot_join_game", message: "Cannot join this game" });
assert.deepEqual(await refused(fifth, "join-game", "game:none"), full);
fifth.emit("join-game", gameId);
assert.deepEqual(await next(fifth, "error"), { event: "join-game", ...full });

await ok(second, "game-action", { gameId, action: { move: "e4" } });
for (const socket of [host, third, fourth])
  assert.deepEqual(await next(socket, "game-update"), { playerId: people[1].id, action: { move: "e4" } });
assert.equal(heard(second, "game-update"), false);
assert.equal((await refused(fifth, "game-action", { gameId, action: 1 })).code, "cannot_join_game");

// A seat that somebody leaves is free.
fourth.disconnect();
do games = await next(fifth, "games-updated");
while (games.find((game) => game.id === gameId).players.length > 3);
await ok(fifth, "join-game", gameId);
done();
