/** One message, a note, or one on its way: drawing only. What its buttons do is the `acts` given. */

import { html, nothing } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";

import { avatar, count, dayName, exactTimeOf, icon, shortTimeOf, timeOf } from "../parts.js";

/**
 * @typedef {{openThread: (message: object) => void, retry: (clientId: string) => void,
 *   discard: (clientId: string) => void}} Acts
 */

/** @param {import("../timeline.js").Row} row @param {Acts} acts */
export function messageRow({ type, message, grouped }, store, acts, { inThread = false } = {}) {
  if (type === "note") return note(message);
  const name = store.nameOf(message.userId, message.name ?? message.user);
  const state = type === "outgoing" ? message.state : message.deleted ? "deleted" : "sent";
  return html`
    <article class="message" tabindex="-1" data-id=${message.id ?? nothing} data-seq=${message.seq ?? nothing}
      data-client-id=${message.clientId ?? nothing} data-state=${state} ?data-grouped=${grouped}
      aria-label="${name}, ${timeOf(message.timestamp)}">
      ${grouped ? stamp(message, shortTimeOf, "message__gutter") : avatar({ id: message.userId, name })}
      <div class="message__body">
        ${grouped ? nothing : html`<header class="message__by"><b>${name}</b>${stamp(message, timeOf)}</header>`}
        ${message.alsoToChannel && type === "message" && !inThread ? replyNote(message, acts) : nothing}
        ${content(type, message)}
        ${type === "outgoing" ? progress(message, acts) : extras(message, store, acts, inThread)}
      </div>
      ${state === "sent" && !inThread && !message.parentId ? toolbar(message, acts) : nothing}
    </article>`;
}

/** Only the server's sanitised html becomes markup; what we typed ourselves stays text until it comes back. */
function content(type, message) {
  if (message.deleted) return html`<p class="message__gone">This message was deleted.</p>`;
  if (type === "outgoing") return html`<div class="message__text message__text--plain">${message.text}</div>`;
  const edited = message.editedAt
    ? html`<small class="message__edited" title=${exactTimeOf(message.editedAt)}>(edited)</small>`
    : nothing;
  return html`<div class="message__text">${unsafeHTML(message.html)}${edited}</div>`;
}

function extras(message, store, acts, inThread) {
  const reactions = message.reactions ?? [];
  const replies = message.replyCount && !inThread ? repliesLine(message, acts) : nothing;
  if (!reactions.length && replies === nothing) return nothing;
  return html`<div class="message__extras">${reactions.map((each) => reaction(each, store))}${replies}</div>`;
}

function reaction({ emoji, count: number, users }, store) {
  const mine = users.some((id) => String(id) === String(store.me.id));
  const names = users.map((id) => (String(id) === String(store.me.id) ? "you" : store.nameOf(id))).join(", ");
  return html`<span class="reaction" ?data-mine=${mine} title=${names} role="img"
    aria-label="${emoji} ${number}, ${names}">${emoji} <span>${number}</span></span>`;
}

function repliesLine(message, acts) {
  return html`<button class="replies" type="button" @click=${() => acts.openThread(message)}>
    ${icon("thread", "icon--s")} ${count(message.replyCount, "reply", "replies")}
    ${message.lastReplyAt ? html`<small>last ${whenReplied(message.lastReplyAt)}</small>` : nothing}
  </button>`;
}

function whenReplied(ms) {
  const day = dayName(ms);
  return day === "Today" || day === "Yesterday" ? `${day.toLowerCase()} at ${timeOf(ms)}` : `on ${day}`;
}

function replyNote(message, acts) {
  const open = () => acts.openThread({ id: message.parentId, roomId: message.roomId });
  return html`<button class="message__reply-to" type="button" @click=${open}>replied to a thread</button>`;
}

function progress(message, acts) {
  if (message.state === "pending") return html`<span class="visually-hidden">Sending…</span>`;
  return html`<div class="message__failed" role="alert">
    ${icon("warning", "icon--s")}<span>Failed${message.reason ? `: ${message.reason}` : ""}</span>
    <button type="button" class="link" @click=${() => acts.retry(message.clientId)}>Retry</button>
    <button type="button" class="link" @click=${() => acts.discard(message.clientId)}>Delete</button>
  </div>`;
}

function toolbar(message, acts) {
  return html`<div class="message__bar" role="toolbar" aria-label="Message actions">
    <button class="tool" type="button" title="Reply in thread" aria-label="Reply in thread"
      @click=${() => acts.openThread(message)}>${icon("thread")}</button>
  </div>`;
}

function note(message) {
  return html`<p class="note" data-seq=${message.seq}>
    <span>${message.text}</span> ${stamp(message, timeOf)}
  </p>`;
}

function stamp(message, format, extra = "") {
  const iso = new Date(message.timestamp).toISOString();
  return html`<time class=${extra} datetime=${iso} title=${exactTimeOf(message.timestamp)}>${format(message.timestamp)}</time>`;
}
