import { ask, assert, connect, done, heard, next, people } from "./harness.mjs";

const [alice, bob] = people;
const phone = await connect("/user-notifications", alice);
const laptop = await connect("/user-notifications", alice);
// Who claims to be somebody else gets nothing of theirs.
const other = await connect("/user-notifications", bob, { userId: alice.id });

await ask("like");
for (const device of [phone, laptop])
  assert.deepEqual(await next(device, "notification"), {
    type: "like",
    message: `${bob.username} liked your post`,
    postId: 7,
  });
assert.equal((await next(other, "notification")).message, "for Bob");
assert.equal(heard(other, "notification"), false);
done();
