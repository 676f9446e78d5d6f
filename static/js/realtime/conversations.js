/** What one does with conversations: open, page through, enter, leave. Asks the server, fills the store. */

import { EventError, NoAnswer } from "./connection.js";
import { Log, WINDOW } from "./log.js";
import { remember, remembered } from "../storage.js";

const PAGE = 50;
const MOST = 100;

export class Conversations extends EventTarget {
  /** @param {{store: import("./store.js").Store, connection: import("./connection.js").Connection}} parts */
  constructor({ store, connection }) {
    super();
    Object.assign(this, { store, connection });
  }

  /** The room to begin with: the address, then the last one open, then the first there is. */
  first(roomId) {
    const rooms = [...this.store.rooms.values()].filter((room) => room.joined);
    const last = remembered(this.store, "last-room");
    return [roomId, last].find((id) => this.store.rooms.has(id)) ?? (rooms.find((room) => room.general) ?? rooms[0])?.id;
  }

  /**
   * @param {{replace?: boolean, quiet?: boolean, at?: number, reply?: number}} how `quiet`: the address is already
   *   right; `at`: the `seq` of the message to show; `reply`: that of a reply in its thread
   */
  open(roomId, { replace = false, quiet = false, at = null, reply = null } = {}) {
    const before = this.store.log;
    if (!this.store.rooms.has(roomId)) return this.#openNothing();
    before?.dropOldest(PAGE * 2);
    if (before) before.newFrom = null;
    Object.assign(this.store, { roomId, thread: null, editing: null, target: at, replyTarget: reply });
    remember(this.store, "last-room", roomId);
    const address = `/w/${this.store.workspace.slug}/c/${roomId}/${at ? `${at}/` : ""}${reply ? `?reply=${reply}` : ""}`;
    if (!quiet) history[replace ? "replaceState" : "pushState"]({ roomId, at, reply }, "", address);
    const log = this.store.log;
    const isHere = log?.state === "ready" && (at ? log.messages.some(({ seq }) => seq === at) : !log.hasNewer);
    if (isHere) log.newFrom = firstUnread(log.messages, this.store.room);
    else this.load(roomId);
    if (isHere && reply) this.#openReply();
    this.store.changed("open", "rooms", "log", "thread");
    this.dispatchEvent(new Event("opened"));
  }

  /** The newest page, or as many as reach the first unread message. */
  async load(roomId) {
    const log = this.store.logOf(roomId);
    log.reset();
    this.store.changed("log");
    const room = this.store.rooms.get(roomId);
    const at = roomId === this.store.roomId ? this.store.target : null;
    try {
      if (at) return await this.#loadAround(room, log, at);
      let page = await this.#history({ room: roomId, limit: room.unread < PAGE ? PAGE : MOST });
      let messages = page.messages;
      while (page.hasMore && room.unread && messages[0].seq > room.lastReadSeq && messages.length <= WINDOW - MOST) {
        page = await this.#history({ room: roomId, before: messages[0].seq, limit: MOST });
        messages = [...page.messages, ...messages];
      }
      log.begin(messages, { hasOlder: page.hasMore });
      log.newFrom = firstUnread(messages, room);
    } catch (error) {
      // Without a connection the skeleton stays: the next connection loads it.
      if (error instanceof EventError) log.state = "failed";
      else if (!(error instanceof NoAnswer)) throw error;
    }
    this.#loaded();
  }

  /** The page of the log that a permalink leads to. Whether there is more at its ends, the next pages tell. */
  async #loadAround(room, log, at) {
    const { messages, hasMore } = await this.#history({ room: room.id, around: at, limit: MOST });
    log.begin(messages, { hasOlder: hasMore, hasNewer: hasMore && room.lastSeq > (messages.at(-1)?.seq ?? 0) });
    log.newFrom = firstUnread(messages, room);
    this.#loaded();
    if (this.store.replyTarget) this.#openReply();
  }

  #openReply() {
    const parent = this.store.log.messages.find(({ seq }) => seq === this.store.target);
    if (parent) this.openThread(parent, { around: this.store.replyTarget });
  }

  #loaded() {
    this.store.changed("log");
    this.dispatchEvent(new Event("loaded"));
  }

  async older() {
    const log = this.store.log;
    if (!log?.hasOlder) return;
    await this.#once(log, async () => {
      const { messages, hasMore } = await this.#history({ room: this.store.roomId, before: log.oldest.seq, limit: PAGE });
      log.addOlder(messages, hasMore);
    });
  }

  async newer() {
    const log = this.store.log;
    if (!log?.hasNewer) return;
    await this.#once(log, async () => {
      const { messages, hasMore } = await this.#history({ room: this.store.roomId, after: log.newest.seq, limit: PAGE });
      log.addNewer(messages, hasMore);
    });
  }

  /** Loads again what the server said is too far behind, or what an interrupted load left open. */
  reload(roomId) {
    if (this.store.roomId === roomId) this.load(roomId);
    else this.store.logs.delete(roomId);
    if (this.store.thread?.roomId === roomId) this.openThread(this.store.thread.parent);
  }

  /** After a reconnection: what could not be loaded without one, and rooms one reads without being in. */
  resume() {
    const { log, room, thread } = this.store;
    if (room && (log?.state !== "ready" || !room.joined)) this.load(room.id);
    if (thread && thread.log.state !== "ready") this.openThread(thread.parent);
  }

  /** @param {object} parent the message that was replied to @param {{around?: number}} where the `seq` of a reply */
  async openThread(parent, where = {}) {
    const log = new Log();
    this.store.thread = { roomId: parent.roomId, parent, log };
    this.store.changed("thread");
    try {
      const page = await this.#history({ room: parent.roomId, parentId: parent.id, limit: MOST, ...where });
      log.begin(page.messages, { hasOlder: page.hasMore });
    } catch (error) {
      if (error instanceof EventError) log.state = "failed";
    }
    this.store.changed("thread");
  }

  async olderReplies() {
    const { log, parent } = this.store.thread;
    await this.#once(log, async () => {
      const before = log.oldest.seq;
      const page = await this.#history({ room: parent.roomId, parentId: parent.id, before, limit: MOST });
      log.addOlder(page.messages, page.hasMore);
    });
    this.store.changed("thread");
  }

  closeThread() {
    this.store.thread = null;
    this.store.changed("thread");
  }

  join(roomId) {
    return this.connection.request("join-room", roomId);
  }

  leave(roomId) {
    return this.connection.request("leave-room", roomId);
  }

  /** Makes a channel and opens it. @throws {EventError} room_exists, invalid_payload, … */
  async create(fields) {
    const { id } = await this.connection.request("create-room", fields);
    if (!this.store.rooms.get(id)?.joined) await this.connection.request("register", "");
    this.open(id);
  }

  /** Opens the one conversation with these people; nobody: notes to oneself. */
  async direct(people) {
    const users = people.map((person) => Number(person.id));
    const { roomId, entry } = await this.connection.request("open-direct", { users });
    if (!this.store.rooms.get(roomId)?.joined) this.store.rooms.set(roomId, entry);
    this.open(roomId);
  }

  #openNothing() {
    Object.assign(this.store, { roomId: null, thread: null, editing: null, target: null, replyTarget: null });
    this.store.changed("open", "rooms", "log", "thread");
  }

  #history(question) {
    return this.connection.request("get-history", question);
  }

  async #once(log, work) {
    if (log.paging) return;
    log.paging = true;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof NoAnswer) && !(error instanceof EventError)) throw error;
    } finally {
      log.paging = false;
      this.store.changed("log");
    }
  }
}

const isPost = (message) => !message.deleted && message.kind === "message" && (!message.parentId || message.alsoToChannel);

/** The `seq` before which "New" stands: the first post past the reader's cursor, or the oldest there is. */
function firstUnread(messages, room) {
  if (!room.unread) return null;
  return messages.find((message) => isPost(message) && message.seq > (room.lastReadSeq ?? 0))?.seq ?? null;
}
