import { ask, assert, beside, connect, done, heard, next, ok, people, refused } from "./harness.mjs";

const [staff, bob] = people;
const main = await connect("/", staff);
assert.equal(await next(main, "welcome"), "Connected to main namespace");

// All on one connection, and each for itself.
const admin = await beside(main, "/admin");
assert.equal(await next(admin, "welcome"), "Connected to admin namespace");
const chat = await beside(main, "/chat");
const notifications = await beside(main, "/notifications", { userId: bob.id });
assert.equal(main.io, notifications.io);
const other = await connect("/chat", bob);

await ok(other, "message", { text: "Hello chat!" });
for (const socket of [chat, other])
  assert.deepEqual(await next(socket, "message"), { user: bob.username, text: "Hello chat!" });

await ok(admin, "server-command", "restart-cache");
assert.deepEqual(await next(admin, "command-executed"), { command: "restart-cache", status: "ok" });
assert.equal((await refused(admin, "server-command", "rm -rf /")).code, "invalid_command");

// Staff alone, by the account and not by a claim.
await assert.rejects(beside(other, "/admin", { userId: staff.id }), (error) => {
  assert.equal(error.message, "not_authorized");
  assert.deepEqual(error.data.code, "not_authorized");
  return true;
});
await assert.rejects(connect("/chat", null, { userId: staff.id }), /authentication_required/);

await ask("notify");
assert.deepEqual(await next(notifications, "new-notification"), { text: "for staff" });
assert.equal(heard(notifications, "new-notification"), false);
for (const socket of [main, admin, chat]) assert.equal(heard(socket, "new-notification"), false);
for (const socket of [main, admin]) assert.equal(heard(socket, "message"), false);
done();
