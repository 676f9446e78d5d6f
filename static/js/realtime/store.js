/** What the page knows of its workspace, and who wants to hear when it changes. */

import { Log } from "./log.js";

/**
 * @typedef {{id: string, username: string, name: string, avatar?: string}} Person
 * @typedef {{id: number, name: string, kind: "public"|"private"|"direct", topic: string, description: string,
 *   members: number, memberCount: number, lastSeq: number, revision: number, unread: number, mentions: number,
 *   joined: boolean, archived: boolean, people?: Person[]}} Room
 * @typedef {"rooms" | "log" | "thread" | "people" | "typing" | "open"} Topic
 */

export class Store {
  /** @type {Map<number, Room>} */
  rooms = new Map();
  /** @type {Map<number, Log>} by room */
  logs = new Map();
  /** @type {Map<string, Person>} */
  people = new Map();
  /** The open conversation. @type {number | null} */
  roomId = null;
  /** The open thread. @type {{roomId: number, parent: object, log: Log} | null} */
  thread = null;
  /** Whether what arrives in a room is on the screen at once; the page knows. @type {(roomId: number) => boolean} */
  isBeingRead = () => false;
  /** False until the first room list is here. */
  ready = false;

  #listeners = new Set();
  #dirty = new Set();
  #scheduled = false;

  /** @param {{me: Person & {role: string}, workspace: {slug: string, name: string}}} page */
  constructor({ me, workspace }) {
    this.me = me;
    this.workspace = workspace;
    this.know([me]);
  }

  get room() {
    return this.rooms.get(this.roomId);
  }

  get log() {
    return this.logs.get(this.roomId);
  }

  /** The log of a room, made when first asked for. */
  logOf(roomId) {
    if (!this.logs.has(roomId)) this.logs.set(roomId, new Log());
    return this.logs.get(roomId);
  }

  know(people) {
    for (const person of people) this.people.set(String(person.id), person);
    this.changed("people");
  }

  nameOf(userId, username = "") {
    return this.people.get(String(userId))?.name || username || "Someone";
  }

  /** What a room is called on the page: people's names for a direct one. */
  titleOf(room) {
    if (room.kind !== "direct") return room.name;
    const others = this.othersOf(room);
    if (!others.length) return `${this.me.name} (you)`;
    return others.map((person) => this.nameOf(person.id, person.name)).join(", ");
  }

  othersOf(room) {
    return (room.people ?? []).filter((person) => String(person.id) !== String(this.me.id));
  }

  forget(roomId) {
    this.rooms.delete(roomId);
    this.logs.delete(roomId);
    if (this.thread?.roomId === roomId) this.thread = null;
    this.changed("rooms", "log", "thread");
  }

  /**
   * Calls `render` now, and once in each frame in which one of `topics` changed.
   * @param {Topic[]} topics @returns {() => void} ends it
   */
  on(topics, render) {
    const listener = { topics, render };
    this.#listeners.add(listener);
    render();
    return () => this.#listeners.delete(listener);
  }

  /** @param {...Topic} topics */
  changed(...topics) {
    for (const topic of topics) this.#dirty.add(topic);
    if (this.#scheduled) return;
    this.#scheduled = true;
    // A hidden page gets no frames, yet its title and badges must stay right.
    if (document.hidden) setTimeout(() => this.renderNow(), 50);
    else requestAnimationFrame(() => this.renderNow());
  }

  /** Draws what changed without waiting for the frame. */
  renderNow() {
    const dirty = new Set(this.#dirty);
    this.#dirty.clear();
    this.#scheduled = false;
    for (const { topics, render } of this.#listeners) if (topics.some((topic) => dirty.has(topic))) render();
  }
}
