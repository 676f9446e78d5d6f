/** Reading: what is on the screen of a visible, focused tab is read; all else is unread, and the title says so. */

import { badgeOf } from "./parts.js";
import { remember, remembered } from "./storage.js";

const SETTLE = 300;
const HELD = "held-unread";

/**
 * @param {{store: import("./realtime/store.js").Store, connection: object, isAtEnd: () => boolean, lastSeen: () => number}} app
 * @returns {{soon: () => void, hold: (roomId: number) => void, release: () => void, isReading: (roomId: number) => boolean}}
 *   `hold`: what one marked unread stays so, over a reload too, until one opens a conversation or releases it
 */
export function watchReading(app) {
  const { store, connection, conversations } = app;
  let timer = 0;
  let told = { roomId: 0, seq: 0 };
  let held = remembered(store, HELD);

  const tell = async () => {
    timer = 0;
    const { room, log } = store;
    if (!isAwake() || held === room?.id || !room?.joined || log?.state !== "ready" || !(room.unread || room.mentions)) return;
    const seq = app.isAtEnd() ? Math.max(log.newest?.seq ?? 0, room.lastSeq) : app.lastSeen();
    if (seq <= (room.lastReadSeq ?? 0) || (told.roomId === room.id && told.seq >= seq)) return;
    told = { roomId: room.id, seq };
    try {
      const { unread, mentions } = await connection.request("mark-read", { room: room.id, seq });
      Object.assign(room, { unread, mentions, lastReadSeq: seq });
      store.changed("rooms");
    } catch {
      told = { roomId: 0, seq: 0 }; // asked again at the next occasion
    }
  };
  const soon = () => (timer ||= setTimeout(tell, SETTLE));
  const hold = (roomId) => {
    held = roomId;
    told = { roomId: 0, seq: 0 };
    remember(store, HELD, roomId);
  };
  const release = () => {
    if (held === null) return;
    hold(null);
    soon();
  };

  for (const event of ["focus", "pointerdown", "keydown"]) addEventListener(event, soon, { passive: true });
  document.addEventListener("visibilitychange", soon);
  connection.addEventListener("online", soon);
  conversations.addEventListener("opened", release);
  store.on(["log", "rooms", "open"], soon);
  const isReading = (roomId) => roomId === store.roomId && held !== roomId && isAwake() && app.isAtEnd();
  store.isBeingRead = isReading;
  store.on(["rooms", "open", "people"], () => drawTitle(store));
  return { soon, hold, release, isReading };
}

/** The open thread, while its end is on the screen. @param {() => boolean} isAtEnd */
export function watchThread({ store, connection }, isAtEnd) {
  let told = "";
  const tell = async () => {
    const { thread } = store;
    const seq = thread?.log.state === "ready" ? thread.log.newest?.seq : undefined;
    if (!seq || !isAwake() || !isAtEnd() || told === `${thread.parent.id} ${seq}`) return;
    told = `${thread.parent.id} ${seq}`;
    store.unreadThreads.delete(thread.parent.id);
    store.changed("threads");
    await connection.request("mark-thread-read", { id: thread.parent.id, seq }).catch(() => (told = ""));
  };
  for (const event of ["focus", "pointerdown", "keydown"]) addEventListener(event, tell, { passive: true });
  return tell;
}

const isAwake = () => !document.hidden && document.hasFocus();

function drawTitle(store) {
  const rooms = [...store.rooms.values()].filter((room) => room.joined && !store.isBeingRead(room.id));
  const mentions = rooms.reduce((sum, room) => sum + badgeOf(room), 0);
  const unread = rooms.some((room) => room.unread && !room.muted);
  const mark = mentions ? `(${mentions}) ` : unread ? "• " : "";
  const room = store.room;
  const place = room ? `${store.placeOf(room)} · ` : "";
  document.title = `${mark}${place}${store.workspace.name}`;
  const icon = document.querySelector("link[rel=icon]");
  const wanted = icon.dataset[mentions || unread ? "unread" : "read"];
  if (icon.getAttribute("href") !== wanted) icon.setAttribute("href", wanted);
}
