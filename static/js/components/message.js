/** One message, a note, or one on its way: drawing only. What its buttons do is the `acts` given. */

import { html, nothing } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";

import { faceOf } from "../own-emoji.js";
import { avatar, dayName, exactTimeOf, icon, shortTimeOf, timeOf, withChannels } from "../parts.js";
import { plural, t } from "../words.js";

/**
 * @typedef {{openThread: (message: object) => void, retry: (clientId: string) => void,
 *   discard: (clientId: string) => void, react: (message: object, emoji: string) => void,
 *   pickReaction: (anchor: HTMLElement, message: object) => void, editor: (message: object) => unknown, history: (message: object) => void,
 *   extras: ((message: object) => unknown)[]}} Acts
 *   `extras`: what other features draw below the text, such as files; nothing is drawn for `nothing`
 */

/** @param {import("../timeline.js").Row} row @param {Acts} acts */
export function messageRow({ type, message, grouped }, store, acts, { inThread = false } = {}) {
  if (type === "note") return note(message);
  const name = store.nameOf(message.userId, message.name ?? message.user);
  const state = type === "outgoing" ? message.state : message.deleted ? "deleted" : "sent";
  const isEdited = store.editing !== null && store.editing === message.id && store.editsInThread === inThread;
  return html`
    <article class="message" tabindex="-1" data-id=${message.id ?? nothing} data-seq=${message.seq ?? nothing} data-room=${message.roomId}
      data-client-id=${message.clientId ?? nothing} data-state=${state} ?data-grouped=${grouped} ?data-pinned=${message.pinned}
      ?data-target=${message.seq !== undefined && (inThread ? store.replyTarget : store.target) === message.seq} ?data-editing=${isEdited}
      aria-label="${name}, ${timeOf(message.timestamp)}">
      ${grouped ? stamp(message, shortTimeOf, "message__gutter") : face(message, name, store)}
      <div class="message__body">
        ${grouped ? nothing : html`<header class="message__by"><button type="button" class="message__name" tabindex="-1" data-person=${message.userId}>${name}</button>${status(message, store)}${stamp(message, timeOf)}</header>`}
        ${message.alsoToChannel && type === "message" && !inThread ? replyNote(message, acts) : nothing}
        ${message.pinned ? html`<p class="message__pinned">${icon("pin", "icon--s")}${t("Pinned")}</p>` : nothing}
        ${isEdited ? acts.editor(message) : content(type, message, store, acts)}
        ${type === "outgoing" ? progress(message, acts) : extras(message, store, acts, inThread)}
      </div>
    </article>`;
}

const face = (message, name, store) => html`<button type="button" class="message__face" tabindex="-1" aria-hidden="true" data-person=${message.userId}>${avatar(
  { id: message.userId, name, avatar: store.people.get(String(message.userId))?.avatar })}</button>`;

function status({ userId }, store) {
  const { emoji, text } = store.statusOf(userId);
  return emoji ? html`<span class="message__status" title=${text ?? ""}>${faceOf(emoji)}</span>` : nothing;
}

/** Only the server's sanitised html becomes markup; what we typed ourselves stays text until it comes back. */
function content(type, message, store, acts) {
  if (message.deleted) return html`<p class="message__gone">${t("This message was deleted.")}</p>`;
  if (type === "outgoing") return html`<div class="message__text message__text--plain">${message.text}</div>`;
  const edited = message.editedAt
    ? html`<button type="button" class="message__edited" tabindex="-1" title=${t("Edited {time}: show what it said before", { time: exactTimeOf(message.editedAt) })}
      @click=${() => acts.history(message)}>${t("(edited)")}</button>`
    : nothing;
  return html`<div class="message__text" ?data-me=${message.me}>${markup(message.html, store)}${edited}</div>`;
}

/** The server's html, its `#names` leading to the channels known here. */
export function markup(source, { rooms, workspace }) {
  const idOf = (name) => [...rooms.values()].find((room) => room.kind !== "direct" && room.name === name)?.id;
  return unsafeHTML(source && withChannels(source, workspace.slug, idOf));
}

function extras(message, store, acts, inThread) {
  const more = (acts.extras ?? []).map((draw) => draw(message));
  const reactions = message.reactions ?? [];
  const replies = message.replyCount && !inThread ? repliesLine(message, acts) : nothing;
  if (!reactions.length && replies === nothing) return more;
  return [more, html`<div class="message__extras">
    ${reactions.length ? html`<div class="reactions">${reactions.map((each) => reaction(each, message, store, acts))}
      <button class="reaction reaction--add" tabindex="-1" type="button" title=${t("Add a reaction")} aria-label=${t("Add a reaction")}
        @click=${({ currentTarget }) => acts.pickReaction(currentTarget, message)}>${icon("smile", "icon--s")}</button></div>` : nothing}
    ${replies}</div>`];
}

function reaction({ emoji, count, users }, message, store, acts) {
  const isMe = (id) => String(id) === String(store.me.id);
  const mine = users.some(isMe);
  const names = users.map((id) => (isMe(id) ? t("you") : store.nameOf(id))).join(", ");
  return html`<button type="button" class="reaction" tabindex="-1" ?data-mine=${mine} title=${names} aria-pressed=${String(mine)}
    aria-label="${emoji} ${count}, ${names}" @click=${() => acts.react(message, emoji)}>${faceOf(emoji)} <span>${count}</span></button>`;
}

function repliesLine(message, acts) {
  return html`<button class="replies" tabindex="-1" type="button" @click=${() => acts.openThread(message)}>
    ${icon("thread", "icon--s")} ${plural(message.replyCount, "{n} reply", "{n} replies")}
    ${message.lastReplyAt ? html`<small>${whenReplied(message.lastReplyAt)}</small>` : nothing}
  </button>`;
}

function whenReplied(ms) {
  const day = dayName(ms);
  if (day === t("Today")) return t("last today at {time}", { time: timeOf(ms) });
  if (day === t("Yesterday")) return t("last yesterday at {time}", { time: timeOf(ms) });
  return t("last on {day}", { day });
}

function replyNote(message, acts) {
  const open = () => acts.openThread({ id: message.parentId, roomId: message.roomId });
  return html`<button class="message__reply-to" tabindex="-1" type="button" @click=${open}>${t("replied to a thread")}</button>`;
}

function progress(message, acts) {
  if (message.state === "pending") return html`<span class="visually-hidden">${t("Sending…")}</span>`;
  return html`<div class="message__failed" role="alert">
    ${icon("warning", "icon--s")}<span>${message.reason ? t("Failed: {reason}", { reason: message.reason }) : t("Failed")}</span>
    <button type="button" class="link" @click=${() => acts.retry(message.clientId)}>${t("Retry")}</button>
    <button type="button" class="link" @click=${() => acts.discard(message.clientId)}>${t("Delete")}</button>
  </div>`;
}

/** What a kind says by itself, in the reader's language; of the others the log has the words, in the server's. */
const NOTES = {
  joined: (name) => t("{name} joined the room", { name }),
  left: (name) => t("{name} left the room", { name }),
  archived: (name) => t("{name} archived the room", { name }),
  unarchived: (name) => t("{name} brought the room back", { name }),
};

function note(message) {
  return html`<p class="note" data-seq=${message.seq}>
    <span>${NOTES[message.kind]?.(message.name) ?? message.text}</span> ${stamp(message, timeOf)}
  </p>`;
}

function stamp(message, format, extra = "") {
  const iso = new Date(message.timestamp).toISOString();
  return html`<time class=${extra} datetime=${iso} title=${exactTimeOf(message.timestamp)}>${format(message.timestamp)}</time>`;
}
