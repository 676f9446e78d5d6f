/** A message outside its log: in a list of pins, of saved ones, of threads. A click leads to it. */

import { html, nothing } from "lit-html";

import { markup } from "../components/message.js";
import { avatar, dayName, timeOf } from "../parts.js";

/** @param {object} message @param {{place?: boolean, foot?: unknown}} options `place`: say where it was written */
export function messageCard(message, { store }, { place = false, foot = nothing } = {}) {
  const name = store.nameOf(message.userId, message.name ?? message.user);
  const room = store.rooms.get(message.roomId);
  return html`<li class="card-message">
    <a class="card-message__link" href=${store.linkOf(message)}>
      ${avatar({ id: message.userId, name, avatar: store.pictureOf(message.userId) }, "avatar--m")}
      <span class="card-message__by"><b>${name}</b> <time>${dayName(message.timestamp)}, ${timeOf(message.timestamp)}</time>
        ${place && room ? html`<small>${store.placeOf(room)}</small>` : nothing}</span></a>
    <div class="message__text">${markup(message.html, store)}</div>
    ${foot}
  </li>`;
}
