/**
 * Messages on their way: kept in the browser until the server has acknowledged them, so that a reload, a
 * closed tab or a tunnel loses none. One storage key a message, under the user and the workspace: two tabs
 * never overwrite each other's list, and nothing is ever sent under another identity.
 */

import { EventError, NoAnswer } from "./connection.js";

const RETRY_UNANSWERED = 1000;

/**
 * @typedef {{clientId: string, roomId: number, parentId?: number, alsoToChannel?: boolean, text: string, files?: number[],
 *   order: number, state: "pending" | "failed", reason?: string}} Outgoing
 */

export class Outbox {
  /** @type {Map<string, Outgoing>} */
  #items = new Map();
  /** Those a full storage did not take: they live as long as this tab. */
  #unstored = new Set();
  #flushing = new Set();
  #lastOrder = 0;
  /** True while the connection is up and known to be ours. */
  #open = false;

  /** @param {{prefix: string, connection: import("./connection.js").Connection, store: import("./store.js").Store}} parts */
  constructor({ prefix, connection, store }) {
    Object.assign(this, { prefix, connection, store });
    for (const key of Object.keys(localStorage)) this.#load(key);
    addEventListener("storage", ({ key }) => key?.startsWith(prefix) && this.#load(key));
    connection.addEventListener("offline", () => (this.#open = false));
  }

  /** What is on its way to a conversation or a thread, in order. @returns {Outgoing[]} */
  of(roomId, parentId = undefined) {
    return this.#sorted().filter((item) => item.roomId === roomId && item.parentId === parentId);
  }

  get size() {
    return this.#items.size;
  }

  hasFailed(roomId) {
    return this.#sorted().some((item) => item.roomId === roomId && item.state === "failed");
  }

  /** @param {{roomId: number, text: string, parentId?: number, alsoToChannel?: boolean}} message */
  send(message) {
    this.#lastOrder = Math.max(Date.now(), this.#lastOrder + 1);
    this.#save({ ...message, clientId: uuid(), order: this.#lastOrder, state: "pending" });
    this.#flush(message.roomId);
  }

  /** Sends a failed message again: the same id, so that it can't arrive twice. */
  retry(clientId) {
    const item = this.#items.get(clientId);
    if (!item) return;
    this.#save({ ...item, state: "pending", reason: undefined });
    this.#flush(item.roomId);
  }

  remove(clientId) {
    localStorage.removeItem(this.prefix + clientId);
    this.#items.delete(clientId);
    this.store.changed("log", "thread", "rooms");
  }

  /** The server has it: by its acknowledgement or because it came back as an event, whichever was first. */
  confirm(clientId) {
    if (this.#items.has(clientId)) this.remove(clientId);
  }

  /** Begins to send: to be called when a connection is up and belongs to this page's user. */
  open() {
    this.#open = true;
    for (const roomId of new Set(this.#sorted().map((item) => item.roomId))) this.#flush(roomId);
  }

  async #flush(roomId) {
    if (this.#flushing.has(roomId) || !this.#head(roomId)) return;
    this.#flushing.add(roomId);
    try {
      await withLock(`${this.prefix}${roomId}`, () => this.#drain(roomId));
    } finally {
      this.#flushing.delete(roomId);
    }
    if (this.#open) this.#flush(roomId);
  }

  /** One message at a time, in order; stops when the connection does. */
  async #drain(roomId) {
    for (let item = this.#head(roomId); item && this.#open; item = this.#head(roomId)) {
      try {
        const { roomId: room, text, clientId, parentId, alsoToChannel, files } = item;
        const fields = { room, text, clientId, parentId, alsoToChannel, files };
        const { message } = await this.connection.request("send-message", fields);
        this.onSent(message);
        this.confirm(clientId);
      } catch (error) {
        await this.#handle(item, error);
      }
    }
  }

  async #handle(item, error) {
    if (error instanceof NoAnswer) return pause(RETRY_UNANSWERED);
    if (!(error instanceof EventError)) throw error;
    if (error.code === "rate_limited") return pause(error.fields.retryAfter * 1000);
    this.#save({ ...item, state: "failed", reason: error.message });
  }

  /** The oldest unsent message. Another tab may have sent it meanwhile: storage knows. */
  #head(roomId) {
    for (const item of this.#sorted()) {
      if (item.roomId !== roomId || item.state !== "pending") continue;
      if (this.#unstored.has(item.clientId) || localStorage.getItem(this.prefix + item.clientId) !== null) return item;
      this.remove(item.clientId);
    }
  }

  #sorted() {
    return [...this.#items.values()].sort((a, b) => a.order - b.order);
  }

  #save(item) {
    this.#items.set(item.clientId, item);
    try {
      localStorage.setItem(this.prefix + item.clientId, JSON.stringify(item));
      this.#unstored.delete(item.clientId);
    } catch {
      this.#unstored.add(item.clientId);
    }
    this.store.changed("log", "thread", "rooms");
  }

  #load(key) {
    if (!key.startsWith(this.prefix)) return;
    const stored = localStorage.getItem(key);
    if (stored) this.#items.set(key.slice(this.prefix.length), JSON.parse(stored));
    else this.#items.delete(key.slice(this.prefix.length));
    this.store.changed("log", "thread", "rooms");
  }
}

/** Only one tab at a time; without Web Locks (plain http on another machine) the client id still keeps it once. */
function withLock(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** `crypto.randomUUID` is there in secure contexts only. */
function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
