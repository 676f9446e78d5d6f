import { assert, connect, done, heard, next, ok, people, refused } from "./harness.mjs";

const [alice, bob, carol] = people;
const first = await connect("/multi-room", alice);
const second = await connect("/multi-room", bob);
const third = await connect("/multi-room", carol);
const untimed = ({ timestamp, ...rest }) => {
  assert.ok(Math.abs(Date.now() - timestamp) < 60_000);
  return rest;
};

await ok(first, "register", bob.username); // a claimed name changes nothing
const rooms = await next(first, "room-list");
assert.deepEqual(rooms[0], { name: "general", description: "general chat room", memberCount: 0 });
assert.deepEqual(rooms.map(({ name }) => name).slice(0, 4), ["general", "random", "tech", "gaming"]);

await ok(first, "join-room", "general");
assert.deepEqual(await next(first, "message-history"), { room: "general", messages: [] });
assert.deepEqual(untimed(await next(first, "system-message")), {
  room: "general",
  text: `${alice.username} joined the room`,
});
for (const socket of [first, third])
  assert.deepEqual(await next(socket, "room-updated"), { name: "general", memberCount: 1 });

await ok(first, "send-message", { room: "general", text: "Hello" });
const { id, ...message } = untimed(await next(first, "new-message"));
assert.deepEqual(message, { user: alice.username, text: "Hello", room: "general" });
await ok(second, "join-room", "general");
const history = await next(second, "message-history");
assert.deepEqual(history.messages.map(untimed), [{ id, ...message }]);
assert.equal((await next(first, "system-message")).text, `${bob.username} joined the room`);
assert.deepEqual(await next(third, "room-updated"), { name: "general", memberCount: 2 });

// Writing takes having joined, and a refusal reads as in the listing.
third.emit("join-room", "nowhere");
const refusal = { code: "room_not_found", message: 'Room "nowhere" does not exist' };
assert.deepEqual(await next(third, "error"), { event: "join-room", ...refusal });
assert.equal((await refused(third, "send-message", { room: "general", text: "x" })).code, "room_not_found");

await ok(second, "create-room", { name: "design", description: "Shapes" });
await ok(second, "create-room", { name: "plain" });
for (const socket of [first, third]) {
  assert.deepEqual(await next(socket, "room-created"), { name: "design", description: "Shapes" });
  assert.deepEqual(await next(socket, "room-created"), { name: "plain", description: "plain chat room" });
}
assert.deepEqual(await refused(third, "create-room", { name: "design" }), {
  code: "room_exists",
  message: "Room already exists",
});

await ok(first, "leave-room", "general");
assert.equal(untimed(await next(second, "system-message")).text, `${bob.username} joined the room`);
assert.equal((await next(second, "system-message")).text, `${alice.username} left the room`);
assert.deepEqual(await next(third, "room-updated"), { name: "general", memberCount: 1 });
assert.equal(heard(first, "new-message"), false);

// Who disconnects is missed by the rooms they were in.
await ok(third, "join-room", "general");
second.disconnect();
assert.equal((await next(third, "system-message")).text, `${carol.username} joined the room`);
assert.equal((await next(third, "system-message")).text, `${bob.username} disconnected`);
let updated;
do updated = await next(first, "room-updated");
while (updated.memberCount !== 1 || heard(first, "room-updated"));
assert.deepEqual(updated, { name: "general", memberCount: 1 });
done();
