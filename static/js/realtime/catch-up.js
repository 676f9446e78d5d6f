/**
 * Makes what arrives complete. Events are hints that may be lost, doubled or swapped on their way; each
 * carries its room's revision. At ours or one above: applied. Below: dropped. Further: held for a moment,
 * then the server is asked what we missed. See docs/architecture.md, "The channel layer is a doorbell".
 */

const HOLD = 250;
const HEADS_EVERY = 30000;

export const DURABLE = [
  "new-message",
  "system-message",
  "message-edited",
  "message-deleted",
  "reactions-changed",
  "pins-changed",
  "links-changed",
  "card-changed",
  "room-changed",
];

export class CatchUp {
  /** Events that came too early, by room. @type {Map<number, {name: string, event: object}[]>} */
  #held = new Map();
  #timers = new Map();
  #syncing = new Set();
  /** Heads of rooms that are not in our list, so that each asks for the list once. */
  #strangers = new Map();
  #beating = false;

  /** @param {{onReload: (roomId: number) => void, onGone: (roomId: number) => void}} hooks */
  constructor(connection, store, apply, { onReload, onGone }) {
    Object.assign(this, { connection, store, apply, onReload, onGone });
    for (const name of DURABLE) connection.on(name, (event) => this.receive(name, event));
    setInterval(() => document.hidden || this.checkHeads(), HEADS_EVERY);
    document.addEventListener("visibilitychange", () => document.hidden || this.checkHeads());
  }

  receive(name, event) {
    const room = this.store.rooms.get(event.roomId);
    if (!room?.joined || event.revision === undefined || event.revision < room.revision) return;
    if (event.revision > room.revision + 1 || this.#syncing.has(room.id)) return this.#hold(room.id, name, event);
    this.#applyNow(room, name, event);
    this.#release(room);
  }

  /** The server's list of rooms: the truth about all but the logs we hold, which are synced up to it. */
  takeRoomList(entries) {
    const behind = [];
    const listed = new Set();
    for (const entry of entries) {
      listed.add(entry.id);
      const known = this.store.rooms.get(entry.id);
      if (known?.joined && known.revision > entry.revision) continue; // an event overtook the list
      const holds = known?.joined && entry.joined && this.store.logs.has(entry.id);
      if (holds && known.revision < entry.revision) behind.push(entry.id);
      this.store.rooms.set(entry.id, { ...entry, revision: holds ? known.revision : entry.revision });
      if (!holds) this.#held.delete(entry.id);
    }
    for (const room of [...this.store.rooms.values()]) if (room.joined && !listed.has(room.id)) this.onGone(room.id);
    this.store.know(entries.flatMap((entry) => entry.people ?? []));
    this.store.ready = true;
    this.store.changed("rooms", "log");
    return this.sync(behind);
  }

  /** Asks what changed in these rooms since our revisions, and applies it. */
  async sync(roomIds) {
    const asked = roomIds.filter((id) => this.store.rooms.get(id)?.joined && !this.#syncing.has(id));
    if (!asked.length) return;
    for (const id of asked) this.#syncing.add(id);
    try {
      const since = Object.fromEntries(asked.map((id) => [id, this.store.rooms.get(id).revision]));
      const { rooms, more = [] } = await this.connection.request("sync", { rooms: since });
      for (const [id, answer] of Object.entries(rooms)) this.#takeAnswer(Number(id), answer);
      queueMicrotask(() => this.sync(more.map(Number)));
    } catch {
      // No connection: the next one begins with a room list, which brings us here again.
    } finally {
      for (const id of asked) this.#settle(id);
    }
  }

  /** Repairs what was lost in a room that then fell silent: one question for all rooms. */
  async checkHeads() {
    if (!this.connection.online || !this.store.ready || this.#beating) return;
    this.#beating = true;
    try {
      const { rooms } = await this.connection.request("heads");
      if (this.#meetStrangers(rooms)) await this.connection.request("register", "");
      const behind = [...this.store.rooms.values()].filter((room) => room.joined && room.revision !== rooms[room.id]);
      await this.sync(behind.filter((room) => !(rooms[room.id] < room.revision)).map((room) => room.id));
    } catch {
      // As above.
    } finally {
      this.#beating = false;
    }
  }

  /** True if there are rooms of ours we never heard of, or heard nothing new of. */
  #meetStrangers(heads) {
    const strangers = Object.entries(heads).filter(([id]) => !this.store.rooms.get(Number(id))?.joined);
    const news = strangers.some(([id, head]) => this.#strangers.get(id) !== head);
    this.#strangers = new Map(strangers);
    return news;
  }

  #applyNow(room, name, event) {
    room.revision = event.revision;
    this.apply[name](event);
  }

  #hold(roomId, name, event) {
    if (!this.#held.has(roomId)) this.#held.set(roomId, []);
    this.#held.get(roomId).push({ name, event });
    if (this.#timers.has(roomId) || this.#syncing.has(roomId)) return;
    this.#timers.set(roomId, setTimeout(() => {
      this.#timers.delete(roomId);
      if (this.#held.has(roomId)) this.sync([roomId]);
    }, HOLD));
  }

  /** Applies what was held, as far as it follows without a hole. */
  #release(room) {
    const held = (this.#held.get(room.id) ?? []).sort((a, b) => a.event.revision - b.event.revision);
    while (held.length && held[0].event.revision <= room.revision + 1) {
      const { name, event } = held.shift();
      if (event.revision >= room.revision) this.#applyNow(room, name, event);
    }
    if (held.length) return;
    this.#held.delete(room.id);
    clearTimeout(this.#timers.get(room.id));
    this.#timers.delete(room.id);
  }

  #takeAnswer(roomId, answer) {
    const room = this.store.rooms.get(roomId);
    if (answer.gone) return this.onGone(roomId);
    if (!room) return;
    room.revision = Math.max(room.revision, answer.revision);
    if (answer.reload) return this.onReload(roomId);
    for (const message of answer.messages.sort((a, b) => a.seq - b.seq)) this.apply.arrived(message);
  }

  #settle(roomId) {
    this.#syncing.delete(roomId);
    const room = this.store.rooms.get(roomId);
    if (!room) return void this.#held.delete(roomId);
    this.#release(room);
    const held = this.#held.get(roomId)?.splice(0) ?? [];
    for (const { name, event } of held) this.receive(name, event);
  }
}
