/** The side room of a channel: who is there, and what they say. Nothing of it is kept, here or on the server. */

import { ask } from "./connection.js";

const KEPT = 200;

export class SideRoom {
  /** The channel whose side room one is in. @type {number | null} */
  roomId = null;
  /** @type {{id: string, username: string}[] | null} null until the server has said */
  people = null;
  /** @type {{kind: "said" | "note", text: string, userId?: string, user?: string, timestamp: number}[]} */
  lines = [];
  failed = false;
  /** Whether something was said while nobody looked. */
  isUnseen = false;
  /** @type {() => boolean} the page knows */
  isLookedAt = () => false;

  #connection;
  #store;
  #socket = null;

  constructor({ connection, store }) {
    this.#connection = connection;
    this.#store = store;
    connection.addEventListener("offline", () => this.#away());
    connection.addEventListener("online", () => this.roomId !== null && this.#connect());
    store.on(["rooms"], () => this.roomId !== null && store.ready && !store.rooms.get(this.roomId)?.joined && this.leave());
  }

  enter(roomId) {
    if (this.roomId === roomId && !this.failed) return;
    if (this.roomId !== roomId) this.leave();
    this.roomId = roomId;
    this.#connect();
    this.#changed();
  }

  /** Out of the room, and off the namespace: the others hear it. */
  leave() {
    this.#socket?.disconnect();
    Object.assign(this, { roomId: null, people: null, lines: [], failed: false, isUnseen: false });
    this.#changed();
  }

  seen() {
    if (!this.isUnseen) return;
    this.isUnseen = false;
    this.#changed();
  }

  /** @throws {EventError} @throws {NoAnswer} */
  async say(text) {
    await ask(this.#socket, "room-message", { room: this.#name, text });
  }

  get #name() {
    return `side-${this.roomId}`;
  }

  #connect() {
    this.failed = false;
    this.#socket ??= this.#opened();
    this.#socket.disconnect().connect();
  }

  #opened() {
    const socket = this.#connection.namespace("/");
    const mine = (act) => (event) => event.room === this.#name && act(event);
    socket.on("connect", () => this.#join());
    socket.on("connect_error", () => this.#fail());
    socket.on("user-joined", mine((person) => this.#moved(person, "joined")));
    socket.on("user-left", mine((person) => this.#moved(person, "left")));
    socket.on("new-message", mine((message) => this.#add({ kind: "said", ...message })));
    return socket;
  }

  async #join() {
    const { roomId } = this;
    try {
      await ask(this.#socket, "join-room", this.#name);
      await this.#askPeople();
    } catch {
      if (this.roomId === roomId) this.#fail();
    }
  }

  /** Asked anew at each coming and going: an answer may be older than what was heard meanwhile. */
  async #askPeople() {
    const { roomId } = this;
    const { members } = await ask(this.#socket, "get-room-members", this.#name);
    if (this.roomId !== roomId) return;
    this.people = [...new Map(members.map(({ userId, username }) => [String(userId), { id: String(userId), username }])).values()];
    this.#changed();
  }

  async #moved({ userId, username }, kind) {
    const before = this.people?.some(({ id }) => id === String(userId));
    await this.#askPeople().catch(() => {}); // the connection went, and its return asks again
    const now = this.people?.some(({ id }) => id === String(userId));
    // Another tab of somebody comes and goes without a word.
    if (before !== now) this.#add({ kind: "note", what: kind, userId: String(userId), user: username, timestamp: Date.now() });
  }

  #add(line) {
    this.lines = [...this.lines, line].slice(-KEPT);
    this.isUnseen = line.kind === "said" && !this.isLookedAt();
    this.#changed();
  }

  /** What is said while one is away is said to others: nobody tells it later. */
  #away() {
    if (this.roomId === null) return;
    this.#socket?.disconnect();
    this.people = null;
    this.#add({ kind: "note", what: "away", timestamp: Date.now() });
  }

  #fail() {
    this.failed = this.roomId !== null;
    this.#changed();
  }

  #changed() {
    this.#store.changed("side", "tools");
  }
}
