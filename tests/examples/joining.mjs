import { assert, connect, done, next, ok, people } from "./harness.mjs";

const [alice, bob] = people;
const first = await connect("/joining", alice);
const second = await connect("/joining", bob, { userId: alice.id });

await ok(first, "join-room", "sports");
await ok(second, "join-room", "sports");
assert.deepEqual(await next(first, "user-joined"), {
  userId: bob.id,
  room: "sports",
  message: "A new user joined sports",
});

// In several rooms at once, and each is a room of its own.
await ok(second, "join-room", "team a");
await ok(first, "join-room", "team_a");
await ok(second, "leave-room", "sports");
assert.deepEqual(await next(first, "user-left"), { userId: bob.id, room: "sports" });

// The room of a socket's id is not to be had by its name.
await ok(second, "join-room", first.id);
await ok(first, "join-room", "sports 2");
await ok(second, "join-room", "sports 2");
await next(first, "user-joined");
for (const { heard } of [first, second]) assert.ok(heard.every(([, { room }]) => room.startsWith("sports")));

// Who disconnects has left.
second.disconnect();
assert.deepEqual(await next(first, "user-left"), { userId: bob.id, room: "sports 2" });
done();
