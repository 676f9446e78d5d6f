/** The sidebar: the conversations one is in, what is unread in them, and the ways to more. */

import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { badge, badgeOf, icon, roomSign } from "../parts.js";
import { draftsOf } from "../storage.js";
import { plural, t } from "../words.js";

/** @param {HTMLElement} root @param {{store: import("../realtime/store.js").Store, dialogs: object}} app */
export function mount(root, app) {
  let shown = null;
  app.store.on(["rooms", "open", "people", "presence", "panel", "drafts", "threads"], () => {
    render(app.store.ready ? lists(app) : skeleton(), root);
    const row = shown !== app.store.roomId && root.querySelector("[aria-current]");
    if (!row) return;
    shown = app.store.roomId;
    row.scrollIntoView({ block: "nearest" }); // among five hundred it may be far from where one looked
  });
}

const collator = new Intl.Collator();

/** The conversations as the sidebar orders them; one that is only looked at stands among its own. */
export function listed(store) {
  const rooms = [...store.rooms.values()].filter((room) => room.id === store.roomId || (room.joined && !room.archived));
  const titles = new Map(rooms.map((room) => [room, store.titleOf(room)]));
  const byTitle = (a, b) => collator.compare(titles.get(a), titles.get(b));
  const isDirect = (room) => room.kind === "direct";
  const plain = rooms.filter((room) => !room.starred);
  return {
    starred: rooms.filter((room) => room.starred).sort((a, b) => isDirect(a) - isDirect(b) || byTitle(a, b)),
    channels: plain.filter((room) => !isDirect(room)).sort((a, b) => Boolean(b.general) - Boolean(a.general) || byTitle(a, b)),
    directs: plain.filter(isDirect).sort(byTitle),
  };
}

function lists(app) {
  const { starred, channels, directs } = listed(app.store);
  const { dialogs, panel } = app;
  const isGuest = app.store.me.role === "guest";
  const drafts = new Set(draftsOf(app.store));
  const rows = (rooms) => repeat(rooms, (room) => room.id, (room) => row(room, app, drafts));
  const view = (name, sign, label, number = 0) => html`<li><button type="button" class="row" aria-pressed=${String(panel.isOpen(name))} @click=${() => (app.drawer.close(), panel.toggle(name))}>
    ${icon(sign)}<span class="row__name">${label}</span>${badge(number, plural(number, "{n} unread", "{n} unread"))}</button></li>`;
  return html`
    <ul class="side__views">${view("unread", "mail", t("Unread"))}${view("activity", "at", t("Activity"), app.store.unseenActivity)}${view("threads", "thread", t("Threads"), app.store.unreadThreads.size)}${view("saved", "bookmark", t("Saved for later"))}</ul>
    ${starred.length ? html`<section aria-labelledby="side-starred">
      <div class="side__title"><h2 id="side-starred">${t("Starred")}</h2></div><ul>${rows(starred)}</ul></section>` : nothing}
    <section aria-labelledby="side-channels">
      <div class="side__title"><h2 id="side-channels">${t("Channels")}</h2>
        ${isGuest ? nothing : [tool("search", t("Browse channels"), dialogs.browse), tool("plus", t("Create a channel"), dialogs.createChannel)]}</div>
      <ul>${rows(channels)}</ul>
      ${channels.length ? nothing : html`<p class="side__none">${t("None yet")}</p>`}
    </section>
    <section aria-labelledby="side-directs">
      <div class="side__title"><h2 id="side-directs">${t("Direct messages")}</h2>${tool("plus", t("New direct message"), dialogs.newDirect)}</div>
      <ul>${rows(directs)}</ul>
      ${directs.length ? nothing : html`<button type="button" class="row" @click=${dialogs.newDirect}>
        ${icon("pencil")}<span class="row__name">${t("Write to somebody")}</span></button>`}
    </section>`;
}

const tool = (sign, label, act) =>
  html`<button type="button" class="side__tool" title=${label} aria-label=${label} @click=${act}>${icon(sign, "icon--s")}</button>`;

function row(room, { store, conversations, outbox }, drafts) {
  const open = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab, as of any link
    event.preventDefault();
    conversations.open(room.id);
  };
  const title = store.titleOf(room);
  const isOpen = room.id === store.roomId;
  const isRead = store.isBeingRead(room.id);
  const isUnread = room.unread > 0 && !room.muted && !isRead;
  const number = isRead ? 0 : badgeOf(room);
  const counted = room.kind === "direct" ? plural(number, "{n} unread", "{n} unread") : plural(number, "{n} mention", "{n} mentions");
  return html`<li><a class="row" href="/w/${store.workspace.slug}/c/${room.id}/" aria-current=${isOpen ? "page" : nothing}
    ?data-unread=${isUnread} ?data-muted=${room.muted} @click=${open}>
    ${roomSign(room, store)}<span class="row__name" title=${title}>${title}</span>
    ${isUnread ? html`<span class="visually-hidden">${t(", unread")}</span>` : nothing}
    ${mark(room, outbox, isOpen, drafts)}${badge(number, counted)}
  </a></li>`;
}

function mark(room, outbox, isOpen, drafts) {
  if (outbox.hasFailed(room.id)) return html`<span class="row__mark" title=${t("A message could not be sent")}>${icon("warning", "icon--s")}
    <span class="visually-hidden">${t(", a message could not be sent")}</span></span>`;
  return !isOpen && drafts.has(`${room.id}`) ? html`<small class="row__mark">${t("draft")}</small>` : nothing;
}

const skeleton = () => html`<div class="side__loading" aria-hidden="true">${[1, 2, 3, 4, 5].map(() => html`<i></i>`)}</div>`;
