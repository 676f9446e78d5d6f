import { assert, connect, done, next, ok, people, refused } from "./harness.mjs";

const [alice, bob, carol] = people;
const first = await connect("/room-information", alice);
const second = await connect("/room-information", bob, { username: alice.username });
const third = await connect("/room-information", carol);

const names = ["team a", "team_a", "房间 🎲", "x".repeat(200)];
for (const name of names) await ok(first, "join-room", name);
await ok(second, "join-room", "team a");

// Of all processes, by the names of the accounts.
await ok(first, "get-room-members", "team a");
const { room, members } = await next(first, "room-members");
assert.equal(room, "team a");
assert.deepEqual(
  members.toSorted((one, other) => one.username.localeCompare(other.username)),
  [
    { id: first.id, username: alice.username },
    { id: second.id, username: bob.username },
  ],
);
await ok(first, "get-room-members", "team_a");
assert.deepEqual((await next(first, "room-members")).members, [{ id: first.id, username: alice.username }]);

await ok(third, "get-room-size", "team a");
assert.deepEqual(await next(third, "room-size"), { room: "team a", count: 2 });
await ok(third, "get-room-size", "nobody");
assert.deepEqual(await next(third, "room-size"), { room: "nobody", count: 0 });

await ok(first, "my-rooms");
assert.deepEqual(new Set(await next(first, "your-rooms")), new Set(names));
await ok(third, "my-rooms");
assert.deepEqual(await next(third, "your-rooms"), []);

await ok(third, "list-all-rooms");
const all = new Map((await next(third, "all-rooms")).map(({ name, size }) => [name, size]));
assert.deepEqual(all, new Map([["team a", 2], ["team_a", 1], ["房间 🎲", 1], ["x".repeat(200), 1]]));

// Who is not in it looks into no room, and the room of a sid is none.
assert.equal((await refused(third, "get-room-members", "team a")).code, "room_not_found");
assert.equal((await refused(third, "get-room-members", first.id)).code, "room_not_found");

// Gone with the last who leaves.
await ok(first, "leave-room", "team_a");
await ok(third, "list-all-rooms");
assert.ok(!(await next(third, "all-rooms")).some(({ name }) => name === "team_a"));
done();
