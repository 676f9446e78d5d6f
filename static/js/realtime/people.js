/** People, asked of the server by a part of their name or by the room they belong to. */

/** Those one may message or invite. @returns {Promise<import("./store.js").Person[]>} */
export async function findPeople({ connection, store }, query) {
  const { people } = await connection.request("get-people", { query });
  store.know(people);
  return people;
}

/** Who belongs to a room, each with a `role`. */
export async function peopleOf({ connection, store }, roomId) {
  const { members } = await connection.request("list-members", roomId);
  store.know(members);
  return members;
}
