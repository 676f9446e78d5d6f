/** A window on one conversation's messages: ascending by `seq`, without holes, open or closed at each end. */

export const WINDOW = 300;

export class Log {
  /** @type {object[]} */
  messages = [];
  /** @type {"loading" | "ready" | "failed"} */
  state = "loading";
  hasOlder = false;
  hasNewer = false;
  /** The `seq` before which "New" stands. */
  newFrom = null;
  /** What arrived while the first page was on its way. It may be newer than that page, so it waits for it. */
  #early = [];

  get oldest() {
    return this.messages[0];
  }

  get newest() {
    return this.messages[this.messages.length - 1];
  }

  find(id) {
    return this.messages.find((message) => message.id === id);
  }

  /** The first page is here: replaces all, then lets in what waited. */
  begin(messages, { hasOlder = false, hasNewer = false } = {}) {
    Object.assign(this, { messages: [...messages], hasOlder, hasNewer, state: "ready" });
    for (const change of this.#early.splice(0)) change();
  }

  reset() {
    Object.assign(this, { messages: [], state: "loading", hasOlder: false, hasNewer: false });
  }

  /** Puts a message at its place by `seq`, or renews it unless ours is newer. Outside the window: nothing. */
  put(message) {
    if (this.state === "loading") return void this.#early.push(() => this.put(message));
    const place = this.#placeOf(message.seq);
    const known = this.messages[place];
    if (known?.seq === message.seq) {
      if (message.revision >= known.revision) this.messages[place] = message;
    } else if (this.#inWindow(message.seq)) {
      this.messages.splice(place, 0, message);
    }
  }

  /** Renews some fields of a message, if it is here and not newer already. */
  change(id, fields) {
    if (this.state === "loading") return void this.#early.push(() => this.change(id, fields));
    const place = this.messages.findIndex((message) => message.id === id);
    const known = this.messages[place];
    if (known && !(fields.revision < known.revision)) this.messages[place] = { ...known, ...fields };
  }

  addOlder(messages, hasOlder) {
    const before = this.oldest?.seq ?? Infinity;
    this.messages.unshift(...messages.filter((message) => message.seq < before));
    this.hasOlder = hasOlder;
    if (this.messages.length > WINDOW) {
      this.messages.length = WINDOW;
      this.hasNewer = true;
    }
  }

  addNewer(messages, hasNewer) {
    const after = this.newest?.seq ?? -1;
    this.messages.push(...messages.filter((message) => message.seq > after));
    this.hasNewer = hasNewer;
    this.dropOldest();
  }

  /** Keeps the newest `keep`: what a reader at the bottom does not see. */
  dropOldest(keep = WINDOW) {
    if (this.messages.length <= keep) return;
    this.messages.splice(0, this.messages.length - keep);
    this.hasOlder = true;
  }

  #inWindow(seq) {
    return (!this.hasOlder || seq > this.oldest?.seq) && (!this.hasNewer || seq < this.newest?.seq);
  }

  #placeOf(seq) {
    let low = 0;
    let high = this.messages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.messages[middle].seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
