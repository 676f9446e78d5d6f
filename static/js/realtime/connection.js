/** The page's socket: one namespace of one workspace, our own back-off, requests that answer or throw. */

import { io } from "socket.io-client";

const DELAYS = [500, 1000, 2000, 4000, 8000, 15000];
const CROWDED = new Set(["too_many_connections", "internal_error"]);
const ANSWER_WITHIN = 15000;
const CONNECT_WITHIN = 10000;

/** A refusal by the server; `code` is one of the event contract's. */
export class EventError extends Error {
  constructor({ code, message, ...fields }) {
    super(message || code);
    this.code = code;
    this.fields = fields;
  }
}

/** No answer: the connection was lost, or is not there. The event may or may not have been carried out. */
export class NoAnswer extends Error {}

/**
 * Dispatches "online", "offline" and "change". The stock client's own reconnection is off: it does not
 * come back after a DISCONNECT or a CONNECT_ERROR, and it does not say when it will try next.
 */
export class Connection extends EventTarget {
  /** @param {{workspace: string, onRefused: (code: string) => boolean}} options `onRefused`: true when it left the page */
  constructor({ workspace, onRefused }) {
    super();
    this.onRefused = onRefused;
    this.downSince = Date.now();
    /** When the next attempt starts, in ms since the epoch; null while one is under way. */
    this.retryAt = null;
    this.attempts = 0;
    this.socket = io("/chat", {
      auth: { workspace },
      transports: ["websocket"],
      reconnection: false,
      autoConnect: false,
      timeout: CONNECT_WITHIN,
    });
    this.socket.on("connect", () => this.#came());
    this.socket.on("disconnect", () => this.#went());
    this.socket.on("connect_error", (error) => this.#refused(error.data?.code));
    // A transport that closes before its handshake tells no socket; nothing else may be under way then.
    this.socket.io.on("close", () => queueMicrotask(() => this.online || this.retryAt !== null || this.#refused()));
  }

  get online() {
    return this.downSince === null;
  }

  start() {
    addEventListener("online", () => this.retryNow());
    document.addEventListener("visibilitychange", () => document.hidden || this.retryNow());
    this.#connect();
  }

  /** Tries at once instead of waiting for the back-off. */
  retryNow() {
    if (this.retryAt !== null) this.#connect();
  }

  /** Listens to an event of the server. */
  on(event, handler) {
    this.socket.on(event, handler);
  }

  /**
   * Sends an event and waits for its answer.
   * @returns {Promise<object>} the acknowledgement, `ok` being true
   * @throws {EventError} the server refused @throws {NoAnswer} it could not be asked, or did not answer
   */
  async request(event, ...args) {
    if (!this.socket.connected) throw new NoAnswer(event);
    const answer = await this.socket
      .timeout(ANSWER_WITHIN)
      .emitWithAck(event, ...args)
      .catch(() => Promise.reject(new NoAnswer(event)));
    if (!answer.ok) throw new EventError(answer.error);
    return answer;
  }

  /** Sends an event nobody needs: dropped while there is no connection. */
  hint(event, payload) {
    if (this.socket.connected) this.socket.volatile.emit(event, payload);
  }

  #connect() {
    clearTimeout(this.timer);
    this.retryAt = null;
    this.#changed();
    // A transport that opens but never gets its CONNECT answered would otherwise wait for ever.
    this.timer = setTimeout(() => this.#refused(), CONNECT_WITHIN + 1000);
    this.socket.connect();
  }

  #came() {
    clearTimeout(this.timer);
    this.retryAt = this.downSince = null;
    this.attempts = 0;
    this.dispatchEvent(new Event("online"));
    this.#changed();
  }

  #went() {
    if (this.online) {
      this.downSince = Date.now();
      this.dispatchEvent(new Event("offline"));
    }
    this.#retryLater();
  }

  #refused(code) {
    if (code && !CROWDED.has(code) && this.onRefused(code)) return;
    if (CROWDED.has(code)) this.attempts = Math.max(this.attempts, 3);
    this.socket.disconnect();
    this.#retryLater();
  }

  #retryLater() {
    const delay = DELAYS[Math.min(this.attempts++, DELAYS.length - 1)] * (0.7 + Math.random() * 0.6);
    clearTimeout(this.timer);
    this.retryAt = Date.now() + delay;
    this.timer = setTimeout(() => this.#connect(), delay);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
