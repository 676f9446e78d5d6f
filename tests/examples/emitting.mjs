import { assert, connect, done, heard, next, ok, people, refused } from "./harness.mjs";

const [alice, bob, carol] = people;
const [first, second, third] = [
  await connect("/emitting", alice),
  await connect("/emitting", bob),
  await connect("/emitting", carol),
];
for (const socket of [first, second, third]) await ok(socket, "join-room", "tech");

// To everybody in the room, the sender included.
await ok(first, "room-message", { room: "tech", text: "to all" });
for (const socket of [first, second, third]) {
  const { timestamp, ...message } = await next(socket, "new-message");
  assert.deepEqual(message, { user: alice.id, text: "to all", room: "tech" });
  assert.ok(Math.abs(Date.now() - timestamp) < 60_000);
}

// To the others.
await ok(first, "room-message", { room: "tech", text: "to you", includeSender: false });
for (const socket of [second, third]) assert.equal((await next(socket, "new-message")).text, "to you");

// To several rooms: who is in both hears it once.
for (const room of ["room1", "room2"]) await ok(second, "join-room", room);
await ok(third, "join-room", "room2");
await ok(first, "announcement", "This goes to both rooms");
for (const socket of [second, third])
  assert.deepEqual(await next(socket, "announcement"), { text: "This goes to both rooms" });

// To a room but for some.
await ok(first, "event", { room: "tech", data: { n: 1 }, except: [second.id] });
for (const socket of [first, third]) assert.deepEqual(await next(socket, "event"), { n: 1 });

await ok(first, "room-message", { room: "tech", text: "the end" });
for (const socket of [first, second, third]) assert.equal((await next(socket, "new-message")).text, "the end");
assert.equal(heard(first, "announcement"), false);
for (const event of ["new-message", "announcement", "event"]) assert.equal(heard(second, event), false);

// Nothing is said where one is not.
assert.equal((await refused(first, "room-message", { room: "room1", text: "x" })).code, "room_not_found");
assert.equal((await refused(first, "room-message", { room: second.id, text: "x" })).code, "room_not_found");
done();
