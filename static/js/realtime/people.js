/** People, asked of the server by a part of their name, by the room they belong to, or because they are on the screen. */

const AT_ONCE = 200; // ids of one question
const SETTLE = 100;

/** Those one may message or invite. @returns {Promise<import("./store.js").Person[]>} */
export async function findPeople({ connection, store }, query) {
  const { people } = await connection.request("get-people", { query });
  store.know(people);
  return people;
}

/**
 * Asks for who is on the screen, each once a connection, for from then on the server tells what changes: who wrote what
 * is shown, for statuses and pictures are in no message, and who is to be named and is not known, such as who reacted.
 * The server tells of those one may know of.
 */
export function meetPeople({ connection, store }) {
  const asked = new Set();
  const strangers = new Set();
  let timer = 0;

  const ask = async () => {
    timer = 0;
    if (!connection.online) return;
    const ids = [...new Set([...authorsOf(store), ...strangers])].filter((id) => !asked.has(id)).slice(0, AT_ONCE);
    if (!ids.length) return;
    for (const id of ids) asked.add(id);
    const { people } = await connection.request("get-people", { ids }).catch(() => {
      for (const id of ids) asked.delete(id); // the next drawing asks again
      return { people: [] };
    });
    if (people.length) store.know(people);
    if (ids.length === AT_ONCE) soon();
  };
  const soon = () => (timer ||= setTimeout(ask, SETTLE));

  store.onStranger = (id) => strangers.has(String(id)) || (strangers.add(String(id)), soon());
  connection.addEventListener("online", () => (asked.clear(), soon()));
  store.on(["log", "thread"], soon);
  store.changed("people"); // who was to be named before this listened
}

function authorsOf({ log, thread }) {
  const messages = [...(log?.messages ?? []), ...(thread ? [thread.parent, ...thread.log.messages] : [])];
  return messages.filter(({ userId }) => userId).map(({ userId }) => String(userId));
}

/** Who belongs to a room, each with a `role`. */
export async function peopleOf({ connection, store }, roomId) {
  const { members } = await connection.request("list-members", roomId);
  store.know(members);
  return members;
}
