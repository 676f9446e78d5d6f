/** The sidebar: the conversations one is in, what is unread in them, and the ways to more. */

import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { badge, badgeOf, icon, roomSign } from "../parts.js";
import { draftOf } from "../storage.js";

/** @param {HTMLElement} root @param {{store: import("../realtime/store.js").Store, dialogs: object}} app */
export function mount(root, app) {
  app.store.on(["rooms", "open", "people"], () => render(app.store.ready ? lists(app) : skeleton(), root));
}

/** The conversations as the sidebar orders them; one that is only looked at stands among its own. */
export function listed(store) {
  const rooms = [...store.rooms.values()].filter((room) => room.id === store.roomId || (room.joined && !room.archived));
  const byTitle = (a, b) => store.titleOf(a).localeCompare(store.titleOf(b));
  const isDirect = (room) => room.kind === "direct";
  return {
    channels: rooms.filter((room) => !isDirect(room)).sort((a, b) => Boolean(b.general) - Boolean(a.general) || byTitle(a, b)),
    directs: rooms.filter(isDirect).sort(byTitle),
  };
}

function lists(app) {
  const { channels, directs } = listed(app.store);
  const { dialogs } = app;
  const isGuest = app.store.me.role === "guest";
  const rows = (rooms) => repeat(rooms, (room) => room.id, (room) => row(room, app));
  return html`
    <section aria-labelledby="side-channels">
      <div class="side__title"><h2 id="side-channels">Channels</h2>
        ${isGuest ? nothing : [tool("search", "Browse channels", dialogs.browse), tool("plus", "Create a channel", dialogs.createChannel)]}</div>
      <ul>${rows(channels)}</ul>
      ${channels.length ? nothing : html`<p class="side__none">None yet</p>`}
    </section>
    <section aria-labelledby="side-directs">
      <div class="side__title"><h2 id="side-directs">Direct messages</h2>${tool("plus", "New direct message", dialogs.newDirect)}</div>
      <ul>${rows(directs)}</ul>
      ${directs.length ? nothing : html`<button type="button" class="row" @click=${dialogs.newDirect}>
        ${icon("pencil")}<span class="row__name">Write to somebody</span></button>`}
    </section>`;
}

const tool = (sign, label, act) =>
  html`<button type="button" class="side__tool" title=${label} aria-label=${label} @click=${act}>${icon(sign, "icon--s")}</button>`;

function row(room, { store, conversations, outbox }) {
  const open = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab, as of any link
    event.preventDefault();
    conversations.open(room.id);
  };
  const isOpen = room.id === store.roomId;
  const isRead = store.isBeingRead(room.id);
  const isUnread = room.unread > 0 && !room.muted && !isRead;
  return html`<li><a class="row" href="/w/${store.workspace.slug}/c/${room.id}/" aria-current=${isOpen ? "page" : nothing}
    ?data-unread=${isUnread} ?data-muted=${room.muted} @click=${open}>
    ${roomSign(room, store)}<span class="row__name" title=${store.titleOf(room)}>${store.titleOf(room)}</span>
    ${isUnread ? html`<span class="visually-hidden">, unread</span>` : nothing}
    ${mark(room, store, outbox, isOpen)}${badge(isRead ? 0 : badgeOf(room), room.kind === "direct" ? "unread" : "mentions")}
  </a></li>`;
}

function mark(room, store, outbox, isOpen) {
  if (outbox.hasFailed(room.id)) return html`<span class="row__mark" title="A message could not be sent">${icon("warning", "icon--s")}
    <span class="visually-hidden">, a message could not be sent</span></span>`;
  return !isOpen && draftOf(store, room.id) ? html`<small class="row__mark">draft</small>` : nothing;
}

const skeleton = () => html`<div class="side__loading" aria-hidden="true">${[1, 2, 3, 4, 5].map(() => html`<i></i>`)}</div>`;
