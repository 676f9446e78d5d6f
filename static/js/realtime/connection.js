/** The page's socket: one namespace of one workspace, our own back-off, requests that answer or throw. */

import { io } from "socket.io-client";

const DELAYS = [500, 1000, 2000, 4000, 8000, 15000];
const CROWDED = new Set(["too_many_connections", "internal_error"]);
const ANSWER_WITHIN = 15000;
const CONNECT_WITHIN = 10000;
const WEBSOCKET_WITHIN = 4000;
/** In the session's storage of a tab whose WebSockets led nowhere: its next pages begin with polling. */
const POLLS_FIRST = "slackish:polls-first";

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
 * Emits on `socket` and waits for the answer.
 * @returns {Promise<object>} the acknowledgement, `ok` being true
 * @throws {EventError} the server refused @throws {NoAnswer} it could not be asked, or did not answer
 */
export async function ask(socket, event, ...args) {
  if (!socket?.connected) throw new NoAnswer(event);
  const answer = await socket
    .timeout(ANSWER_WITHIN)
    .emitWithAck(event, ...args)
    .catch(() => Promise.reject(new NoAnswer(event)));
  if (!answer.ok) throw new EventError(answer.error);
  return answer;
}

/**
 * Dispatches "online", "offline" and "change". The stock client's own reconnection is off: it does not
 * come back after a DISCONNECT or a CONNECT_ERROR, and it does not say when it will try next.
 */
export class Connection extends EventTarget {
  /**
   * @param {{workspace: string, onRefused: (code: string) => boolean, namespace?: string}} options
   *   `onRefused`: true when it left the page
   */
  constructor({ workspace, onRefused, namespace = "/chat" }) {
    super();
    this.onRefused = onRefused;
    this.downSince = Date.now();
    /** When the next attempt starts, in ms since the epoch; null while one is under way. */
    this.retryAt = null;
    this.attempts = 0;
    this.socket = io(namespace, {
      auth: { workspace },
      // WebSocket first saves five requests; where a proxy forbids it, polling does. See docs/decisions/0003.
      transports: sessionStorage.getItem(POLLS_FIRST) ? ["polling", "websocket"] : ["websocket", "polling"],
      tryAllTransports: true,
      reconnection: false,
      autoConnect: false,
    });
    this.socket.on("connect", () => this.#came());
    this.socket.on("disconnect", () => this.#went());
    this.socket.on("connect_error", (error) => this.#refused(error.data?.code, error.message === "timeout"));
    this.socket.io.on("open", () => this.socket.io.engine.once("upgrade", () => sessionStorage.removeItem(POLLS_FIRST)));
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

  /** Asks in /chat: see `ask`. */
  request(event, ...args) {
    return ask(this.socket, event, ...args);
  }

  /** The socket of another namespace on the same connection; whoever asks for it connects and ends it. */
  namespace(name) {
    return this.socket.io.socket(name, { auth: this.socket.auth });
  }

  /** Sends an event nobody needs: dropped while there is no connection. */
  hint(event, payload) {
    if (this.socket.connected) this.socket.volatile.emit(event, payload);
  }

  #connect() {
    clearTimeout(this.timer);
    this.retryAt = null;
    this.#changed();
    this.socket.io.timeout(this.#isWebSocketFirst ? WEBSOCKET_WITHIN : CONNECT_WITHIN);
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
    this.#retryLater(this.#backOff());
  }

  #refused(code, silently = false) {
    if (code && !CROWDED.has(code) && this.onRefused(code)) return;
    // A proxy that swallows a WebSocket refuses nothing: after silence a poll asks, and at once.
    const swallowed = silently && this.#isWebSocketFirst;
    if (swallowed) sessionStorage.setItem(POLLS_FIRST, "yes");
    if (!code) this.socket.io.opts.transports.reverse();
    if (CROWDED.has(code)) this.attempts = Math.max(this.attempts, 3);
    this.socket.disconnect();
    this.#retryLater(swallowed ? 0 : this.#backOff());
  }

  get #isWebSocketFirst() {
    return this.socket.io.opts.transports[0] === "websocket";
  }

  #backOff() {
    return DELAYS[Math.min(this.attempts++, DELAYS.length - 1)] * (0.7 + Math.random() * 0.6);
  }

  #retryLater(delay) {
    clearTimeout(this.timer);
    this.retryAt = Date.now() + delay;
    this.timer = setTimeout(() => this.#connect(), delay);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
