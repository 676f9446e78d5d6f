/**
 * A board that several people change at once. `base` is what the server has at `version`; what one did and the server
 * has not yet answered waits in `pending` and is drawn on top. A refusal as stale brings the present board: the pending
 * operations are carried over to it and tried again, under the same clientId, so that none is lost or done twice; what
 * waits outlives the page (kept.js).
 */

import { EventError } from "../realtime/connection.js";
import { applyAll } from "./operations.js";

const HOLD_FOR = 250;

export class BoardSync extends EventTarget {
  /** Dispatches "change", and "refused" with the error as its `detail`. */
  constructor({ connection, projectId, kept }) {
    super();
    Object.assign(this, { connection, projectId, kept, base: null, version: -1, pending: kept.all(), held: new Map(), sending: false });
    connection.on("project-changed", (change) => change.projectId === projectId && this.#heard(change));
  }

  /** The board as it is shown: the server's, and on it what one did. */
  get board() {
    const board = structuredClone(this.base);
    for (const { changes } of this.pending) applyAll(board, changes);
    return board;
  }

  /** Opens the project, again after each reconnection. @returns the `project-state` */
  async open() {
    const state = await this.connection.request("open-project", this.projectId);
    this.#adopt(state.version, state.board);
    this.#changed();
    this.flush();
    return state;
  }

  /** Does it at once on the page, and on the server as soon as may be. */
  do(...changes) {
    this.pending.push(this.kept.add(crypto.randomUUID(), changes));
    this.#changed();
    this.flush();
  }

  /** Sends what waits, one update at a time. */
  async flush() {
    if (this.sending) return;
    this.sending = true;
    while (this.pending.length && this.connection.online && this.base) if (!(await this.#sendFirst())) break;
    this.sending = false;
    this.dispatchEvent(new Event("settled"));
  }

  async #sendFirst() {
    const { clientId, changes } = this.pending[0];
    try {
      const { version } = await this.connection.request("project-update", { projectId: this.projectId, changes, version: this.version, clientId });
      this.#answered();
      this.#confirmed(version, changes);
      return true;
    } catch (error) {
      return error instanceof EventError ? this.#refused(error) : false; // no answer: the next connection asks again
    } finally {
      this.#changed();
    }
  }

  async #refused(error) {
    if (error.code === "stale_version") {
      this.#adopt(error.fields.version, error.fields.board);
    } else if (error.code === "rate_limited") {
      await new Promise((resolve) => setTimeout(resolve, error.fields.retryAfter * 1000));
    } else {
      this.#answered();
      this.dispatchEvent(new CustomEvent("refused", { detail: error }));
    }
    return true;
  }

  #answered() {
    this.kept.remove(this.pending.shift().clientId);
  }

  /** Ours is in: at the next version by itself; a repeat's is in the board already, or it lies ahead of it. */
  #confirmed(version, changes) {
    if (version === this.version + 1) this.#advance(version, changes);
    else if (version > this.version) this.#reopen();
  }

  #heard({ version, changes }) {
    if (version <= this.version) return;
    if (version === this.version + 1) this.#advance(version, changes);
    else {
      this.held.set(version, changes);
      setTimeout(() => this.held.has(version) && !this.sending && this.#reopen(), HOLD_FOR);
    }
    this.#changed();
  }

  #advance(version, changes) {
    applyAll(this.base, changes);
    this.version = version;
    const next = this.held.get(version + 1);
    this.held.delete(version + 1);
    if (next) this.#advance(version + 1, next);
  }

  #adopt(version, board) {
    if (version < this.version) return;
    this.base = board;
    this.version = version;
    for (const each of this.held.keys()) if (each <= version) this.held.delete(each);
    const next = this.held.get(version + 1);
    this.held.delete(version + 1);
    if (next) this.#advance(version + 1, next);
  }

  #reopen() {
    this.open().catch(() => {});
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
