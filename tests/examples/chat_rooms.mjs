import { assert, connect, done, heard, next, ok, people, refused } from "./harness.mjs";

const [alice, bob, carol] = people;
const first = await connect("/chat-rooms", alice);
const second = await connect("/chat-rooms", bob);
const elsewhere = await connect("/chat-rooms", carol);

await ok(first, "join-chat-room", { roomId: "general", username: alice.username });
assert.deepEqual(await next(first, "system"), { text: `${alice.username} joined the room` });

// A claimed name changes nothing.
await ok(second, "join-chat-room", { roomId: "general", username: alice.username });
assert.deepEqual(await next(first, "system"), { text: `${bob.username} joined the room` });
await ok(second, "send-message", { roomId: "general", text: "hello" });
for (const socket of [first, second]) {
  const { timestamp, ...message } = await next(socket, "message");
  assert.deepEqual(message, { user: bob.username, text: "hello" });
  assert.ok(Math.abs(Date.now() - timestamp) < 60_000);
}

await ok(elsewhere, "join-chat-room", { roomId: "random" });
await next(elsewhere, "system");
assert.equal((await refused(elsewhere, "send-message", { roomId: "general", text: "x" })).code, "room_not_found");
await ok(elsewhere, "send-message", { roomId: "random", text: "alone" });
assert.equal((await next(elsewhere, "message")).text, "alone");
assert.equal(heard(elsewhere, "message"), false);
assert.equal(heard(first, "message"), false);
done();
