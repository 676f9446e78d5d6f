import { assert, connect, done, given, heard, next, ok, people, refused } from "./harness.mjs";

const [alice, bob, carol] = people;
const [website, launch] = given.projects;
const first = await connect("/dynamic-rooms", alice);
const second = await connect("/dynamic-rooms", bob, { userId: alice.id });
const tab = await connect("/dynamic-rooms", bob);
const outsider = await connect("/dynamic-rooms", carol, { userId: alice.id });

await ok(first, "open-project", website);
assert.deepEqual(await next(first, "project-state"), { activeMembers: 1, projectId: website });
await ok(second, "open-project", website);
assert.deepEqual(await next(first, "team-member-online"), { userId: bob.id, projectId: website });
assert.deepEqual(await next(second, "project-state"), { activeMembers: 2, projectId: website });
// A second tab is no third member.
await ok(tab, "open-project", website);
assert.deepEqual(await next(tab, "project-state"), { activeMembers: 2, projectId: website });

// Foreign and absent are refused alike, and nothing is passed on.
const denied = await refused(outsider, "open-project", website);
assert.deepEqual(denied, { code: "access_denied", message: "Access denied" });
assert.deepEqual(await refused(outsider, "open-project", 999_999), denied);
outsider.emit("open-project", website);
assert.deepEqual(await next(outsider, "error"), { event: "open-project", ...denied });
assert.deepEqual(await refused(outsider, "project-update", { projectId: website, changes: "mine" }), denied);

await ok(first, "project-update", { projectId: website, changes: { title: "Launch" } });
for (const socket of [second, tab]) {
  const { timestamp, ...changed } = await next(socket, "project-changed");
  assert.deepEqual(changed, { userId: alice.id, changes: { title: "Launch" } });
  assert.ok(Math.abs(Date.now() - timestamp) < 60_000);
}
assert.equal(heard(first, "project-changed"), false);

// Opening another leaves the first.
await ok(second, "open-project", launch);
assert.deepEqual(await next(second, "project-state"), { activeMembers: 1, projectId: launch });
assert.deepEqual(await refused(second, "project-update", { projectId: website, changes: {} }), denied);
await ok(first, "project-update", { projectId: website, changes: "again" });
assert.equal((await next(tab, "project-changed")).changes, "again");
await ok(tab, "open-project", launch);
await next(second, "team-member-online");
assert.equal(heard(second, "project-changed"), false);
done();
