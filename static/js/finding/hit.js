/** A message where it was found: who, when, where, and the words that matter. A click leads to it. */

import { html, nothing } from "lit-html";

import { avatar, dayName, icon, timeOf } from "../parts.js";
import { t } from "../words.js";

/** Where a message stands; of a reply, with its thread open. */
export function addressOf({ roomId, seq, parentSeq, alsoToChannel }, store) {
  const place = `/w/${store.workspace.slug}/c/${roomId}/`;
  return parentSeq && !alsoToChannel ? `${place}${parentSeq}/?reply=${seq}` : `${place}${seq}/`;
}

/** @param {object} message @param {{what?: unknown, text?: unknown, isNew?: boolean, place?: boolean, by?: object}} options `what`: what happened, after the name */
export function hit(message, app, { what = nothing, text = plainly(message), isNew = false, place = true, by = null } = {}) {
  const { store } = app;
  const who = by ?? { id: message.userId, name: store.nameOf(message.userId, message.name ?? message.user) };
  const room = store.rooms.get(message.roomId);
  return html`<a class="found__hit" href=${addressOf(message, store)} ?data-new=${isNew}>
    <span class="found__by">${avatar({ ...who, avatar: store.pictureOf(who.id, who.avatar) }, "avatar--s")}<b>${who.name}</b>
      <time title=${timeOf(message.timestamp)}>${dayName(message.timestamp)}</time></span>
    ${place || what !== nothing ? html`<span class="found__place">${what} ${place ? room ? store.placeOf(room) : message.room.startsWith("dm-") ? t("Direct message") : `#${message.room}` : nothing}</span>` : nothing}
    <div class="found__text">${text}</div>
    ${(message.files ?? []).map((file) => html`<div class="found__files">${icon("clip", "icon--s")}${file.name}</div>`)}
  </a>`;
}

/** The server's pieces: text, and hits in it. Never markup. */
export const pieces = (highlights) => highlights.map(({ text, hit }) => (hit ? html`<mark>${text}</mark>` : text));

const LENGTH = 240;
function plainly({ html: source = "", text }) {
  const parsed = new DOMParser().parseFromString(source, "text/html").body.textContent.replace(/\s+/g, " ").trim() || text;
  return parsed.length > LENGTH ? `${parsed.slice(0, LENGTH)}…` : parsed;
}
