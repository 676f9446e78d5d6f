/** The header of the open conversation: what it is called, what it is about, who is in it. */

import { html, nothing, render } from "lit-html";

import { aboutOf, count, icon, roomSign } from "../parts.js";

/** @param {HTMLElement} root */
export function mount(root, app) {
  app.store.on(["rooms", "open", "people", "thread"], () => render(header(app), root));
}

/** Whether the page offers to add people; the server decides. */
export const mayInvite = (room, { me }) => room.kind !== "direct" && room.joined && !room.archived && me.role !== "guest";

function header({ store, details, dialogs, drawer }) {
  const { room } = store;
  return html`
    <button class="tool head__menu" type="button" aria-label="Show conversations" @click=${drawer.open}>
      ${icon("menu")}${unreadElsewhere(store) ? html`<i class="head__dot"></i>` : nothing}</button>
    ${room ? title(room, store) : html`<h1 class="head__title">${store.ready ? store.workspace.name : ""}</h1>`}
    ${room ? tools(room, store, details, dialogs) : nothing}`;
}

function title(room, store) {
  const name = store.titleOf(room);
  const about = aboutOf(room);
  return html`<h1 class="head__title" title=${name}>${roomSign(room, store)}<span>${name}</span></h1>
    ${room.archived ? html`<span class="tag">Archived</span>` : nothing}
    ${about ? html`<p class="head__topic" title=${about}>${about}</p>` : nothing}`;
}

function tools(room, store, details, dialogs) {
  const people = count(room.members, "member");
  return html`<div class="head__tools">
    ${mayInvite(room, store) ? html`<button class="tool" type="button" title="Add people" aria-label="Add people to #${room.name}"
      @click=${() => dialogs.invite(room)}>${icon("person-plus")}</button>` : nothing}
    <button class="tool" type="button" title=${people} aria-label="${people}: show details" aria-expanded=${String(details.isOpen())}
      @click=${details.toggle}>${icon("people")}<span>${room.members}</span></button>
  </div>`;
}

const unreadElsewhere = (store) =>
  [...store.rooms.values()].some((room) => room.joined && room.unread && !room.muted && room.id !== store.roomId);
