/** What one does to messages and conversations: each asks the server, which tells everybody, us included. */

import { EventError } from "./connection.js";
import { t } from "../words.js";

export class Acts {
  /** @param {{connection: object, store: import("./store.js").Store, toast: (text: string) => void, act: Function}} app */
  constructor(app) {
    this.app = app;
  }

  /** Adds my reaction, or takes it back. Shown at once; the server's word replaces it, a refusal undoes it. */
  async react(message, emoji) {
    const { store, connection } = this.app;
    const me = String(store.me.id);
    const before = store.messageOf(message)?.reactions ?? [];
    const mine = before.some((each) => each.emoji === emoji && each.users.map(String).includes(me));
    store.changeMessage(message, { reactions: withMine(before, emoji, me, !mine) });
    rememberEmoji(emoji);
    await this.#try(async () => {
      try {
        await connection.request(mine ? "remove-reaction" : "add-reaction", { id: message.id, emoji });
      } catch (error) {
        store.changeMessage(message, { reactions: before });
        throw error;
      }
    });
  }

  /** @throws {EventError} the editor says it beside its button */
  edit(message, text) {
    return this.app.connection.request("edit-message", { id: message.id, text });
  }

  remove(message) {
    this.app.dialogs.confirm({
      title: t("Delete this message?"),
      text: t("It disappears for everybody in the conversation. This can't be undone."),
      action: t("Delete"),
      act: () => this.app.connection.request("delete-message", { id: message.id }),
    });
  }

  async pin(message) {
    await this.#try(() => this.app.connection.request(message.pinned ? "unpin-message" : "pin-message", { id: message.id }));
  }

  async save(message) {
    const { connection, toast, store } = this.app;
    const isSaved = store.saved.has(message.id);
    await this.#try(async () => {
      await connection.request(isSaved ? "unsave-message" : "save-message", { id: message.id });
      toast(isSaved ? t("Removed from your saved messages.") : t("Saved for later."));
    });
  }

  /** That one and all after it become unread, and stay so until one opens the conversation anew. */
  async markUnread(message) {
    const { connection, store, reading } = this.app;
    await this.#try(async () => {
      reading?.hold(message.roomId, message.seq);
      const { unread, mentions, seq } = await connection.request("mark-unread", { room: message.roomId, seq: message.seq });
      const room = store.rooms.get(message.roomId);
      Object.assign(room, { unread, mentions, lastReadSeq: seq ?? message.seq - 1 });
      const log = store.logs.get(room.id);
      if (log) log.newFrom = message.seq;
      store.changed("rooms", "log");
    });
  }

  async copyLink(message) {
    await this.#copy(new URL(this.app.store.linkOf(message), location.href).href, t("Link copied."));
  }

  async copyRoomLink({ id }) {
    await this.#copy(new URL(`/w/${this.app.store.workspace.slug}/c/${id}/`, location.href).href, t("Link copied."));
  }

  /** @param {{emoji: string, text: string, expiresAt: number | null}} status empty: none @throws {EventError} */
  async setStatus(status) {
    const { person } = await this.app.connection.request("set-status", status);
    this.app.store.know([person]);
  }

  async copyText(message) {
    await this.#copy(message.text, t("Text copied."));
  }

  star(room) {
    return this.prefer(room, { starred: !room.starred });
  }

  mute(room) {
    return this.prefer(room, { mutedUntil: room.muted ? null : FOR_EVER });
  }

  /** @param {{starred?: boolean, mutedUntil?: number | null, notify?: "all" | "mentions" | "nothing"}} wishes */
  prefer(room, wishes) {
    return this.#try(() => this.app.connection.request("set-room-preferences", { room: room.id, ...wishes }));
  }

  async #copy(text, said) {
    try {
      await navigator.clipboard.writeText(text);
      this.app.toast(said);
    } catch {
      this.app.dialogs.copy(text); // no clipboard over plain http on another machine
    }
  }

  async #try(work) {
    try {
      await work();
    } catch (error) {
      this.app.toast(error instanceof EventError ? error.message : t("There is no connection. Try again in a moment."));
    }
  }
}

const FOR_EVER = Date.UTC(9999, 0);

/** The reactions with or without one of mine, in the order they first came. */
function withMine(reactions, emoji, me, wanted) {
  const rest = reactions.map((each) => (each.emoji === emoji ? changed(each, me, wanted) : each)).filter((each) => each.count);
  const isNew = wanted && !reactions.some((each) => each.emoji === emoji);
  return isNew ? [...rest, { emoji, count: 1, users: [me] }] : rest;
}

function changed({ emoji, count, users }, me, wanted) {
  const others = users.map(String).filter((id) => id !== me);
  return { emoji, count: count + (wanted ? 1 : -1), users: wanted ? [...others, me] : others };
}

const RECENT = "slackish:emoji";
const USUAL = ["👍", "✅", "🎉", "👀", "❤️", "😄"];

/** Those one reached for last, then the usual ones. @returns {string[]} */
export function recentEmoji() {
  const stored = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
  return [...new Set([...stored, ...USUAL])].slice(0, 24);
}

export function rememberEmoji(emoji) {
  try {
    localStorage.setItem(RECENT, JSON.stringify([emoji, ...recentEmoji().filter((each) => each !== emoji)]));
  } catch {
    // A full or forbidden storage costs the order of the emoji.
  }
}
