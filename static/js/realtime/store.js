/** What the page knows of its workspace, and who wants to hear when it changes. */

import { t } from "../words.js";
import { Log } from "./log.js";

/**
 * @typedef {{id: string, username: string, name: string, avatar?: string}} Person
 * @typedef {{id: number, name: string, kind: "public"|"private"|"direct", topic: string, description: string,
 *   members: number, memberCount: number, lastSeq: number, revision: number, unread: number, mentions: number,
 *   joined: boolean, archived: boolean, people?: Person[]}} Room
 * @typedef {"rooms" | "log" | "thread" | "people" | "typing" | "open" | "saved" | "drafts" | "composer" | "presence" | "threads" | "pins" | "panel" | "tools" | "side" | "uncertain"} Topic
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
  /** Ids of the messages one saved for later. @type {Set<number>} */
  saved = new Set();
  /** Ids of the messages whose threads one follows and has not read to the end. @type {Set<number>} */
  unreadThreads = new Set();
  /** Rooms and threads (by their message) whose numbers the server has to tell anew: see recount.js. */
  uncertain = { rooms: new Set(), threads: new Set() };
  /** Who is there, by user id: the others are offline. @type {Map<string, "online" | "away">} */
  presence = new Map();
  /** The id of the message that is being edited in its place. @type {number | null} */
  editing = null;
  /** Whether it is edited in the thread: a reply sent to the channel too, and a thread's beginning, stand in both. */
  editsInThread = false;
  /** The `seq` that a permalink led to, in the open conversation. @type {number | null} */
  target = null;
  /** That of a reply it led to, in the open thread. @type {number | null} */
  replyTarget = null;
  /** False until the first room list is here. */
  ready = false;

  #listeners = new Set();
  #dirty = new Set();
  #scheduled = false;

  /** Hears of each person who was to be named and is not known. */
  onStranger = () => {};

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

  /** The message as the page holds it now, in the conversation or the open thread. */
  messageOf({ id, roomId }) {
    return this.logs.get(roomId)?.find(id) ?? (this.thread?.parent.id === id ? this.thread.parent : this.thread?.log.find(id));
  }

  /** Changes fields of a message wherever the page shows it. @param {{id: number, roomId: number}} message */
  changeMessage({ id, roomId }, fields) {
    this.logs.get(roomId)?.change(id, fields);
    if (this.thread?.roomId === roomId) {
      this.thread.log.change(id, fields);
      if (this.thread.parent.id === id) this.thread.parent = { ...this.thread.parent, ...fields };
    }
    this.changed("log", "thread");
  }

  /** The address that leads to a message; a reply's leads to its thread. */
  linkOf({ roomId, seq, parentId, alsoToChannel }) {
    const place = `/w/${this.workspace.slug}/c/${roomId}/`;
    const parent = parentId && !alsoToChannel ? (this.logs.get(roomId)?.find(parentId) ?? this.thread?.parent) : null;
    return parent ? `${place}${parent.seq}/?reply=${seq}` : `${place}${seq}/`;
  }

  /** @param {number | null} id the message to edit, or none */
  edit(id, { inThread = false } = {}) {
    this.editing = id;
    this.editsInThread = inThread;
    this.changed("log", "thread");
  }

  know(people) {
    // A card, which says the role, is all there is to know; what stands beside a message is less.
    for (const person of people) {
      const known = this.people.get(String(person.id));
      this.people.set(String(person.id), person.role ? person : { ...known, ...person });
    }
    this.changed("people");
  }

  nameOf(userId, username = "") {
    const known = this.people.get(String(userId))?.name || username;
    if (!known) this.onStranger(userId);
    return known || t("Someone");
  }

  /** The address of their picture: what is told now, or came with what is drawn; who is not known is asked for. */
  pictureOf(userId, told = null) {
    const known = this.people.get(String(userId));
    if (!known) this.onStranger(userId);
    return known ? known.avatar : told;
  }

  /** Nothing once it ran out. @returns {{emoji?: string, text?: string, expiresAt?: number}} */
  statusOf(userId) {
    const { status = {} } = this.people.get(String(userId)) ?? {};
    return status.expiresAt <= Date.now() ? {} : status;
  }

  /** What a room is called on the page: people's names for a direct one. */
  titleOf(room) {
    if (room.kind !== "direct") return room.name;
    const others = this.othersOf(room);
    if (!others.length) return t("{name} (you)", { name: this.me.name });
    return others.map((person) => this.nameOf(person.id, person.name)).join(", ");
  }

  /** A conversation as a sentence names it. */
  placeOf(room) {
    return room.kind === "direct" ? this.titleOf(room) : `#${room.name}`;
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
