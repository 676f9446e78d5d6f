/** What each event of the server does to the store. Events come here in order, each once (see catch-up.js). */

const isPost = (message) => message.kind === "message" && (!message.parentId || message.alsoToChannel);

export class Apply {
  /**
   * @param {import("./store.js").Store} store
   * @param {import("./outbox.js").Outbox} outbox
   * @param {(message: object) => void} onArrived hears of each message by others that was not there before
   */
  constructor(store, outbox, onArrived) {
    this.store = store;
    this.outbox = outbox;
    this.onArrived = onArrived;
  }

  /** A message in its present state: from an event, an answer to `sync`, or our own acknowledged send. */
  message(message) {
    const room = this.store.rooms.get(message.roomId);
    if (!room) return;
    if (message.clientId && String(message.userId) === String(this.store.me.id)) this.outbox.confirm(message.clientId);
    if (!message.parentId || message.alsoToChannel) this.store.logs.get(room.id)?.put(message);
    this.#thread(message);
    if (message.parent) this.#parent(room, message.parent);
    if (message.deleted || message.editedAt) this.#doubt(room, message);
    this.store.changed("log", "thread");
  }

  /** A message nobody here has seen yet also counts as unread. */
  arrived(message) {
    const room = this.store.rooms.get(message.roomId);
    if (!room) return;
    const isNew = message.seq > room.lastSeq;
    room.lastSeq = Math.max(room.lastSeq, message.seq);
    this.message(message);
    if (!isNew || message.deleted || message.kind !== "message") return;
    if (String(message.userId) === String(this.store.me.id)) return;
    if (isPost(message)) this.#count(room, message);
    if (this.#mentionsMe(message)) room.mentions += 1;
    if (message.parentId && this.#isMyThread(message)) this.store.unreadThreads.add(message.parentId);
    this.store.changed("rooms", "threads");
    this.onArrived(message);
  }

  "new-message"(event) {
    this.arrived({ kind: "message", ...event });
  }

  "system-message"(event) {
    this.arrived(event);
  }

  "message-edited"(event) {
    this.message(event.message);
  }

  "message-deleted"({ message, parent }) {
    this.message({ ...message, parent });
  }

  "reactions-changed"(event) {
    this.#change(event, { reactions: event.reactions });
  }

  "pins-changed"(event) {
    this.#change(event, { pinned: event.pinned });
    this.store.changed("pins");
  }

  "links-changed"(event) {
    this.#change(event, { links: event.links });
  }

  "card-changed"(event) {
    this.#change(event, { card: event.card });
  }

  "room-changed"({ roomId, name, topic, description, archived }) {
    const room = this.store.rooms.get(roomId);
    Object.assign(room, { name, topic, description, archived, canWrite: room.joined && !archived });
    this.store.changed("rooms", "log", "thread"); // messages that name it find it, or no longer
  }

  /** One more unread; the first of them gets "New" above it, unless one sees it come. */
  #count(room, message) {
    room.unread += 1;
    const log = this.store.logs.get(room.id);
    if (log && room.unread === 1 && !this.store.isBeingRead(room.id)) log.newFrom = message.seq;
  }

  /**
   * What was unread of a message that went, or now says something else, only the server can count again: it may
   * never have been on this page, and a tombstone does not tell whom it named.
   */
  #doubt(room, message) {
    const { uncertain, unreadThreads } = this.store;
    if (message.parentId && unreadThreads.has(message.parentId)) uncertain.threads.add(message.parentId);
    const mayCount = message.deleted ? room.unread || room.mentions : room.mentions || this.#mentionsMe(message);
    if (mayCount && message.seq > (room.lastReadSeq ?? 0)) uncertain.rooms.add(room.id);
    this.store.changed("uncertain");
  }

  #change({ id, roomId, revision }, fields) {
    this.store.changeMessage({ id, roomId }, { revision, ...fields });
  }

  #thread(message) {
    const thread = this.store.thread;
    if (!thread) return;
    if (message.parentId === thread.parent.id) thread.log.put(message);
    if (message.id === thread.parent.id) thread.parent = message;
  }

  #parent(room, { id, ...fields }) {
    this.store.logs.get(room.id)?.change(id, fields);
    const thread = this.store.thread;
    if (thread?.parent.id === id) thread.parent = { ...thread.parent, ...fields };
  }

  /** Of the threads one follows those one began are known here; of the others the server tells. */
  #isMyThread({ roomId, parentId }) {
    const parent = this.store.messageOf({ id: parentId, roomId });
    return String(parent?.userId) === String(this.store.me.id) && this.store.thread?.parent.id !== parentId;
  }

  /** The server marks whom it recognised; text can't forge the mark, for its own tags arrive escaped. */
  #mentionsMe({ html }) {
    return html.includes(`<span class="at" data-user="${this.store.me.id}">`) || html.includes('<span class="at">');
  }
}
