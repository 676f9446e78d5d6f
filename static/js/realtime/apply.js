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
    this.store.changed("rooms");
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

  "message-deleted"(event) {
    const gone = { text: "", html: "", files: [], reactions: [], deleted: true };
    this.#change(event, gone);
  }

  "reactions-changed"(event) {
    this.#change(event, { reactions: event.reactions });
  }

  "pins-changed"(event) {
    this.#change(event, { pinned: event.pinned });
  }

  "room-changed"({ roomId, name, topic, description, archived }) {
    Object.assign(this.store.rooms.get(roomId), { name, topic, description, archived });
    this.store.changed("rooms");
  }

  /** One more unread; the first of them gets "New" above it, unless one sees it come. */
  #count(room, message) {
    room.unread += 1;
    const log = this.store.logs.get(room.id);
    if (log && room.unread === 1 && !this.store.isBeingRead(room.id)) log.newFrom = message.seq;
  }

  #change({ id, roomId, revision }, fields) {
    this.store.logs.get(roomId)?.change(id, { revision, ...fields });
    const thread = this.store.thread;
    if (thread?.roomId === roomId) {
      thread.log.change(id, { revision, ...fields });
      if (thread.parent.id === id) thread.parent = { ...thread.parent, revision, ...fields };
    }
    this.store.changed("log", "thread");
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

  /** The server marks whom it recognised; text can't forge the mark, for its own tags arrive escaped. */
  #mentionsMe({ html }) {
    return html.includes(`<span class="at" data-user="${this.store.me.id}">`) || html.includes('<span class="at">');
  }
}
