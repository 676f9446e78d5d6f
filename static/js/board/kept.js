/**
 * What one did to a board and the server has not answered yet, kept in the browser: a reload, a closed tab or a tunnel
 * loses none. One storage key an update, as in the chat's outbox: two tabs never overwrite each other's. Both may send
 * one: its clientId has the server do it once.
 */

import { keep } from "../storage.js";

export class Kept {
  #lastOrder = 0;
  /** Those a full storage did not take: they live as long as this tab. */
  #unstored = new Set();

  /** @param {string} prefix of the keys: the person's, the workspace's and the project's */
  constructor(prefix) {
    this.prefix = prefix;
  }

  get isComplete() {
    return this.#unstored.size === 0;
  }

  /** In the order in which they were done. @returns {{clientId: string, changes: object[], order: number}[]} */
  all() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    return keys.map((key) => JSON.parse(localStorage.getItem(key))).sort((one, other) => one.order - other.order);
  }

  add(clientId, changes) {
    this.#lastOrder = Math.max(Date.now(), this.#lastOrder + 1);
    const update = { clientId, changes, order: this.#lastOrder };
    if (!keep(this.prefix + clientId, JSON.stringify(update))) this.#unstored.add(clientId);
    return update;
  }

  remove(clientId) {
    localStorage.removeItem(this.prefix + clientId);
    this.#unstored.delete(clientId);
  }
}
