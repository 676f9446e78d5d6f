/** Reading: what is on the screen of a visible, focused tab is read; all else is unread, and the title says so. */

import { badgeOf } from "./parts.js";

const SETTLE = 300;

/** @param {{store: import("./realtime/store.js").Store, connection: object, isAtEnd: () => boolean}} app */
export function watchReading(app) {
  const { store, connection } = app;
  let timer = 0;
  let told = { roomId: 0, seq: 0 };

  const tell = async () => {
    timer = 0;
    const { room, log } = store;
    if (!isReading(app) || !room?.joined || log?.state !== "ready" || !(room.unread || room.mentions)) return;
    const seq = Math.max(log.newest?.seq ?? 0, room.lastSeq);
    if (told.roomId === room.id && told.seq === seq) return;
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

  for (const event of ["focus", "pointerdown", "keydown"]) addEventListener(event, soon, { passive: true });
  document.addEventListener("visibilitychange", soon);
  connection.addEventListener("online", soon);
  store.on(["log", "rooms", "open"], soon);
  store.on(["rooms", "open", "people"], () => drawTitle(store));
  return soon;
}

export function isReading({ isAtEnd }) {
  return !document.hidden && document.hasFocus() && isAtEnd();
}

function drawTitle(store) {
  const rooms = [...store.rooms.values()].filter((room) => room.joined && !store.isBeingRead(room.id));
  const mentions = rooms.reduce((sum, room) => sum + badgeOf(room), 0);
  const unread = rooms.some((room) => room.unread && !room.muted);
  const mark = mentions ? `(${mentions}) ` : unread ? "• " : "";
  const room = store.room;
  const place = room ? `${room.kind === "direct" ? "" : "#"}${store.titleOf(room)} · ` : "";
  document.title = `${mark}${place}${store.workspace.name}`;
  const icon = document.querySelector("link[rel=icon]");
  const wanted = icon.dataset[mentions || unread ? "unread" : "read"];
  if (icon.getAttribute("href") !== wanted) icon.setAttribute("href", wanted);
}
