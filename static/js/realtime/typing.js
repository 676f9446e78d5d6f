/** Who is typing where. Nothing of it is stored; each note of it lives five seconds. */

import { listed, t } from "../words.js";

const SEND_EVERY = 3000;
const SHOWN_FOR = 5000;
const MOST_NAMES = 3;

export class Typing {
  /** By conversation, then by user. @type {Map<string, Map<string, {name: string, timer: number}>>} */
  #typists = new Map();
  #lastSent = new Map();

  constructor({ connection, store }) {
    Object.assign(this, { connection, store });
    connection.on("user-typing", (event) => this.#shows(event));
  }

  /** Tells the others that one types; call it as often as you like. */
  hint(roomId, parentId) {
    const key = keyOf(roomId, parentId);
    if (Date.now() - (this.#lastSent.get(key) ?? 0) < SEND_EVERY) return;
    this.#lastSent.set(key, Date.now());
    this.connection.hint("typing", parentId ? { room: roomId, parentId } : { room: roomId });
  }

  /** A message of theirs is here: they have stopped. */
  stopped({ roomId, parentId, userId }) {
    const there = this.#typists.get(keyOf(roomId, parentId));
    clearTimeout(there?.get(String(userId))?.timer);
    if (there?.delete(String(userId))) this.store.changed("typing");
  }

  /** After sending, the next keystroke is news again. */
  sent(roomId, parentId) {
    this.#lastSent.delete(keyOf(roomId, parentId));
  }

  /** "Alice is typing", or empty. */
  sentence(roomId, parentId) {
    const names = [...(this.#typists.get(keyOf(roomId, parentId))?.values() ?? [])].map((typist) => typist.name);
    if (!names.length) return "";
    if (names.length > MOST_NAMES) return t("Several people are typing");
    if (names.length === 1) return t("{name} is typing", { name: names[0] });
    return t("{names} are typing", { names: listed(names) });
  }

  #shows({ roomId, parentId, userId, username, name }) {
    if (String(userId) === String(this.store.me.id)) return;
    const key = keyOf(roomId, parentId);
    if (!this.#typists.has(key)) this.#typists.set(key, new Map());
    const there = this.#typists.get(key);
    clearTimeout(there.get(userId)?.timer);
    const timer = setTimeout(() => this.stopped({ roomId, parentId, userId }), SHOWN_FOR);
    there.set(String(userId), { name: this.store.nameOf(userId, name ?? username), timer });
    this.store.changed("typing");
  }
}

const keyOf = (roomId, parentId) => (parentId ? `${roomId}/${parentId}` : `${roomId}`);
