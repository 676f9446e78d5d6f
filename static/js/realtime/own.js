/** What is one's own, on all of one's devices: saved messages, read threads, how one wants a room. */

const FIRST = 100;

export function listen({ connection, store }) {
  connection.on("saved-changed", ({ id, saved }) => {
    if (saved) store.saved.add(id);
    else store.saved.delete(id);
    store.changed("saved", "log", "thread");
  });
  connection.on("room-preferences", ({ roomId, ...wishes }) => {
    const room = store.rooms.get(roomId);
    if (room) Object.assign(room, wishes);
    store.changed("rooms");
  });
  connection.on("thread-marker", ({ id, unread }) => {
    if (unread) store.unreadThreads.add(id);
    else store.unreadThreads.delete(id);
    store.changed("threads");
  });

  const ask = async () => {
    try {
      const { messages } = await connection.request("list-saved", { limit: FIRST });
      store.saved = new Set(messages.map(({ id }) => id));
      const { threads } = await connection.request("list-threads", { limit: FIRST });
      store.unreadThreads = new Set(threads.filter(({ unread }) => unread).map(({ parent }) => parent.id));
      store.changed("saved", "threads");
    } catch {
      // Asked again with the next connection.
    }
  };
  connection.addEventListener("online", ask);
  if (connection.online) ask();
}
