/** The page of notifications: what one was told, by days, and what one wants to be told of. */

import { html, nothing, render } from "lit-html";

import { avatar, dayName, dayOf, exactTimeOf, icon, timeOf } from "../parts.js";
import { t } from "../words.js";
import { listen } from "./live.js";
import { settingsOf } from "./settings.js";

const FILTERS = [
  ["all", t("All"), {}],
  ["unread", t("Unread"), { unread: true }],
  ["mention", t("Mentions"), { type: "mention" }],
  ["reply", t("Replies"), { type: "reply" }],
  ["direct", t("Direct messages"), { type: "direct" }],
  ["like", t("Likes"), { type: "like" }],
];
const ICONS = {
  mention: "at", reply: "thread", direct: "mail", like: "smile", invite: "person-plus", announcement: "bell",
  reminder: "clock", project: "board", game: "board", message: "hash",
};

const page = JSON.parse(document.getElementById("page").textContent);
const root = document.querySelector("[data-mount=centre]");
const tools = document.querySelector("[data-mount=tools]");
root.replaceChildren(); // what stood there while the page loaded
const names = new Map(page.workspaces.map(({ slug, name }) => [slug, name]));

let filter = FILTERS[0];
let told = [];
let hasMore = false;
let loading = true;
let failed = false;

const socket = listen(page);
const settings = settingsOf({ page, socket, draw });
const request = async (event, ...args) => {
  const answer = await socket.timeout(15000).emitWithAck(event, ...args);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer;
};

socket.on("connect", () => load());
socket.on("new-notification", (notification) => {
  if (!matches(notification) || told.some(({ id }) => id === notification.id)) return;
  told = [{ ...notification, read: false }, ...told];
  draw();
});
socket.on("notifications-read", ({ ids, workspace }) => {
  const isMeant = ({ id, workspace: its }) => (ids ? ids.includes(id) : !workspace || workspace === its);
  told = told.map((each) => (isMeant(each) ? { ...each, read: true } : each));
  draw();
});
socket.on("notifications-gone", ({ messageId }) => {
  told = told.filter((each) => each.messageId !== messageId);
  draw();
});
addEventListener("hashchange", draw);
draw();

function matches({ type }) {
  const { type: wanted } = filter[2];
  return !wanted || wanted === type;
}

async function load({ more = false } = {}) {
  loading = true;
  failed = false;
  draw();
  const wanted = filter;
  try {
    const answer = await request("list", { ...filter[2], ...(more ? { before: told.at(-1).id } : {}) });
    if (wanted !== filter) return;
    told = more ? [...told, ...answer.notifications] : answer.notifications;
    hasMore = answer.hasMore;
  } catch {
    failed = true;
  }
  loading = false;
  draw();
}

function choose(next) {
  filter = next;
  told = [];
  load();
}

async function readAll() {
  await request("mark-all-read").catch(() => null);
}

function read({ id, read: isRead }) {
  if (!isRead) socket.emit("mark-read", { ids: [id] });
}

function draw() {
  const inSettings = location.hash === "#settings";
  root.removeAttribute("aria-busy");
  render(html`<button class="button button--plain" type="button" ?disabled=${!told.some((each) => !each.read)} @click=${readAll}>
    ${icon("check", "icon--s")}${t("Mark all as read")}</button>`, tools);
  render(html`
    <nav class="tabs" aria-label=${t("Parts")}>
      <a href="#" aria-current=${inSettings ? nothing : "page"}>${t("What you were told")}</a>
      <a href="#settings" aria-current=${inSettings ? "page" : nothing}>${t("Settings")}</a>
    </nav>
    ${inSettings ? settings.view() : list()}`, root);
}

function list() {
  return html`
    <div class="filters" role="group" aria-label=${t("Show")}>
      ${FILTERS.map((each) => html`<button type="button" aria-pressed=${each === filter} @click=${() => choose(each)}>${each[1]}</button>`)}
    </div>
    ${told.length ? days() : empty()}
    ${loading || failed ? nothing : html`<p class="told__else"><a class="link" href="${page.workspace.url}#activity">${t("What happened in {workspace} alone: Activity", { workspace: page.workspace.name })}</a></p>`}
    ${hasMore ? html`<button class="button button--plain told__more" type="button" ?disabled=${loading} @click=${() => load({ more: true })}>
      ${loading ? t("Loading…") : t("Show earlier ones")}</button>` : nothing}`;
}

function days() {
  const groups = new Map();
  for (const each of told) {
    const day = dayOf(each.timestamp);
    groups.set(day, [...(groups.get(day) ?? []), each]);
  }
  return [...groups.values()].map((group) => html`<section aria-label=${dayName(group[0].timestamp)}>
    <h2 class="told__day">${dayName(group[0].timestamp)}</h2>
    <ul class="told__list">${group.map(entry)}</ul></section>`);
}

function entry(each) {
  return html`<li class="note" ?data-unread=${!each.read}>
    <a class="note__link" href=${each.path || page.workspace.url} @click=${() => read(each)}>
      <span class="note__who">${each.actor ? avatar(each.actor) : html`<span class="avatar">${icon("bell")}</span>`}
        <span class="note__type">${icon(ICONS[each.type] ?? "bell", "icon--s")}</span></span>
      <span class="note__text">
        <span class="note__title"><b>${each.message}</b>
          ${each.workspace === page.workspace.slug ? nothing : html`<span class="tag">${names.get(each.workspace) ?? each.workspace}</span>`}
          <time title=${exactTimeOf(each.timestamp)}>${timeOf(each.timestamp)}</time></span>
        ${each.excerpt ? html`<span class="note__excerpt">${each.excerpt}</span>` : nothing}
        <small class="note__why">${each.why}</small>
      </span>
      ${each.read ? nothing : html`<span class="note__dot"><span class="visually-hidden">${t("unread")}</span></span>`}
    </a>
    ${each.read ? nothing : html`<button class="tool note__read" type="button" title=${t("Mark as read")}
      aria-label=${t("Mark as read: {title}", { title: each.message })} @click=${() => read(each)}>${icon("check")}</button>`}
  </li>`;
}

function empty() {
  if (loading) return html`<div class="told__waiting"><i></i><i></i><i></i></div>`;
  if (failed) return html`<div class="nothing"><h2>${t("The list did not come")}</h2>
    <p>${t("There is no connection just now.")}</p><button class="button" type="button" @click=${() => load()}>${t("Try again")}</button></div>`;
  return html`<div class="nothing">${icon("bell", "icon--l")}
    <h2>${filter === FILTERS[0] ? t("Nothing yet") : t("Nothing here")}</h2>
    <p>${t("Mentions, replies in threads you follow, direct messages and likes from all your workspaces come together here.")}</p></div>`;
}
