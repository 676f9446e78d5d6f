/** Rooms that come, go and change their numbers: what the server tells of them outside their logs. */

import { t } from "../words.js";

/**
 * @param {{connection: import("./connection.js").Connection, store: import("./store.js").Store,
 *   catchUp: import("./catch-up.js").CatchUp, conversations: import("./conversations.js").Conversations,
 *   toast: (text: string) => void}} app
 */
export function listen({ connection, store, catchUp, conversations, toast }) {
  const joined = async ({ room: _room, roomId: id, ...entry }) => {
    const before = store.rooms.get(id);
    // Already in: our log's revision stands, or what lies between would never be asked for.
    const revision = before?.joined ? before.revision : entry.revision;
    store.rooms.set(id, { ...before, ...entry, id, joined: true, revision });
    store.changed("rooms", "log");
    if (!before?.joined && store.logs.has(id)) conversations.reload(id);
    if (!store.room) conversations.open(id, { replace: true });
    await catchUp.sync([id]);
  };

  const left = ({ roomId, by }) => {
    const room = store.rooms.get(roomId);
    if (!room?.joined) return;
    const isOpen = store.roomId === roomId;
    const name = room.kind === "direct" ? store.titleOf(room) : `#${room.name}`;
    if (by) toast(t("{by} removed you from {name}.", { by, name }));
    if (room.kind === "public" && store.me.role !== "guest") {
      Object.assign(room, { joined: false, canWrite: false, unread: 0, mentions: 0 });
      store.changed("rooms", "log");
      return;
    }
    store.forget(roomId);
    if (!isOpen) return;
    if (!by) toast(t("You are no longer in {name}.", { name }));
    conversations.open(conversations.first(), { replace: true });
  };

  connection.on("room-joined", joined);
  connection.on("room-left", left);

  connection.on("room-created", ({ id, name, description, kind }) => {
    if (store.rooms.has(id)) return;
    const numbers = { members: 1, memberCount: 0, lastSeq: 0, revision: 0, unread: 0, mentions: 0 };
    const rights = { joined: false, canWrite: false, archived: false, starred: false, muted: false };
    store.rooms.set(id, { id, name, description, kind, topic: "", ...numbers, ...rights });
    store.changed("rooms", "log", "thread"); // who named it before now finds a link
  });

  connection.on("room-updated", ({ roomId, memberCount, members }) => {
    const room = store.rooms.get(roomId);
    if (!room) return;
    Object.assign(room, { memberCount, members });
    store.changed("rooms");
  });

  connection.on("read-marker", ({ roomId, seq, unread, mentions }) => {
    const room = store.rooms.get(roomId);
    if (!room) return;
    Object.assign(room, { lastReadSeq: seq, unread, mentions });
    store.changed("rooms");
  });

  return { left: (roomId) => left({ roomId }) };
}
