/** The header of the open conversation: what it is called, what it is about, who is in it. */

import { html, nothing, render } from "lit-html";

import { aboutOf, icon, roomSign } from "../parts.js";
import { plural, t } from "../words.js";

/** @param {HTMLElement} root */
export function mount(root, app) {
  app.store.on(["rooms", "open", "people", "presence", "thread", "panel", "tools"], () => render(header(app), root));
}

/** Whether the page offers to add people; the server decides. */
export const mayInvite = (room, { me }) => room.kind !== "direct" && room.joined && !room.archived && me.role !== "guest";

function header(app) {
  const { store, drawer } = app;
  const { room } = store;
  return html`
    <button class="tool head__menu" type="button" aria-label=${t("Show conversations")} @click=${() => drawer.open()}>
      ${icon("menu")}${unreadElsewhere(store) ? html`<i class="head__dot"></i>` : nothing}</button>
    ${room ? title(room, app) : html`<h1 class="head__title">${store.ready ? store.workspace.name : ""}</h1>`}
    ${room ? tools(room, app) : nothing}`;
}

function title(room, { store, panel, dialogs }) {
  const name = store.titleOf(room);
  const about = aboutOf(room);
  const mayEdit = room.joined && !room.archived && room.kind !== "direct" && store.me.role !== "guest";
  return html`<h1 class="head__title" title=${name}><button type="button" class="head__name" aria-haspopup="true" @click=${() => panel.toggle("details", { tab: "about" })}>
      ${roomSign(room, store)}<span>${name}</span></button></h1>
    ${room.muted ? html`<span class="head__muted" title=${t("Muted")}>${icon("bell-off", "icon--s")}<span class="visually-hidden">${t("Muted")}</span></span>` : nothing}
    ${room.archived ? html`<span class="tag">${t("Archived")}</span>` : nothing}
    ${about ? html`<p class="head__topic" title=${about}>${mayEdit ? html`<button type="button" @click=${() => dialogs.editRoom(room, "topic")}>${about}</button>` : about}</p>`
      : mayEdit ? html`<p class="head__topic"><button type="button" class="head__add" @click=${() => dialogs.editRoom(room, "topic")}>${t("Add a topic")}</button></p>` : nothing}`;
}

function tools(room, app) {
  const { store, panel, dialogs } = app;
  const people = plural(room.members, "{n} member", "{n} members");
  return html`<div class="head__tools">
    ${(app.headTools ?? []).map((draw) => draw(room))}
    ${mayInvite(room, store) ? html`<button class="tool head__invite" type="button" title=${t("Add people")} aria-label=${t("Add people to #{name}", { name: room.name })}
      @click=${() => dialogs.invite(room)}>${icon("person-plus")}</button>` : nothing}
    <button class="tool" type="button" title=${people} aria-label=${t("{people}: show details", { people })} aria-expanded=${String(panel.isOpen("details"))}
      @click=${() => panel.toggle("details", { tab: "members" })}>${icon("people")}<span>${room.members}</span></button>
    <button class="tool head__pins" type="button" title=${t("Pins")} aria-label=${t("Pinned messages")} @click=${() => panel.open("details", { tab: "pins" })}>${icon("pin")}</button>
  </div>`;
}

const unreadElsewhere = (store) =>
  [...store.rooms.values()].some((room) => room.joined && room.unread && !room.muted && room.id !== store.roomId);
