/** Asks for the numbers of what the page can't count itself: see the store's `uncertain`. */

const SPREAD = 500; // all who have the room unread hear of a deletion at once, and need not ask at once

export function watchNumbers({ store, connection }) {
  let timer = 0;

  const ask = async () => {
    timer = 0;
    const rooms = taken(store.uncertain.rooms);
    const threads = taken(store.uncertain.threads);
    await Promise.all([...rooms.map(room), ...threads.map(thread)]).catch(() => {}); // a new connection begins with all numbers
  };
  /** The cursor never goes back: with 0 it stays, and the answer says how much lies past it. */
  const room = async (roomId) => {
    const known = store.rooms.get(roomId);
    if (!known?.joined) return;
    const { lastSeq } = known;
    const { unread, mentions } = await connection.request("mark-read", { room: roomId, seq: 0 });
    const now = store.rooms.get(roomId);
    if (!now) return;
    if (now.lastSeq !== lastSeq) store.uncertain.rooms.add(roomId); // something came meanwhile: it may be counted or not
    else Object.assign(now, { unread, mentions });
    store.changed("rooms", "uncertain");
  };
  const thread = async (id) => {
    const { unread } = await connection.request("mark-thread-read", { id, seq: 0 });
    if (!unread) store.unreadThreads.delete(id);
    store.changed("threads");
  };
  store.on(["uncertain"], () => {
    const { rooms, threads } = store.uncertain;
    if (rooms.size || threads.size) timer ||= setTimeout(ask, Math.random() * SPREAD);
  });
}

function taken(set) {
  const all = [...set];
  set.clear();
  return all;
}
