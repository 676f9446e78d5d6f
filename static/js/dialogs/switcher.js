/** Ctrl+K: go to a conversation, a person, a project or a page by a few letters; Enter alone goes on reading. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { avatar, badge, badgeOf, icon, presenceOf, roomSign } from "../parts.js";
import { findPeople } from "../realtime/people.js";
import { remember, remembered } from "../storage.js";
import { plural, t } from "../words.js";
import { score } from "./fuzzy.js";
import { openDialog } from "./frame.js";

const MOST = 12;
const RECENT = 20;
const ASK_AFTER = 150;

export function open(app) {
  const { store, conversations, act } = app;
  let query = "";
  let at = 0;
  let timer = 0;

  const go = (place) => {
    dialog.close();
    rememberPlace(store, place);
    if (place.room) conversations.open(place.room.id);
    else if (place.person) act(() => conversations.direct([place.person]));
    else if (place.search) app.panel.open("search", { query: place.search });
    else location.assign(place.url);
  };
  const press = (event) => {
    const found = places(app, query);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at = (at + step + found.length) % (found.length || 1);
    else if (event.key === "Enter" && found[at]) go(found[at]);
    else return;
    event.preventDefault();
    dialog.draw();
    dialog.element.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  };
  const type = ({ target }) => {
    query = target.value.trim();
    at = 0;
    dialog.draw();
    clearTimeout(timer);
    // Whom this page has not met yet, the server knows.
    if (query.length > 1) timer = setTimeout(() => findPeople(app, bare(query)).then(() => dialog.draw(), () => {}), ASK_AFTER);
  };
  const dialog = openDialog({
    title: t("Go to"),
    className: "dialog--switcher",
    bare: true,
    body: () => {
      const found = places(app, query);
      return html`
        <div class="field field--sign">${icon("search")}<input data-focus role="combobox" aria-expanded="true" aria-controls="switcher-list"
          aria-activedescendant=${found.length ? `switcher-${at}` : nothing} aria-label=${t("Go to a channel, a person or a project")} placeholder=${t("Go to a channel, a person or a project")}
          autocomplete="off" spellcheck="false" @input=${type} @keydown=${press}></div>
        ${found.length ? html`<ul class="picks" id="switcher-list" role="listbox" aria-label=${t("Places")}>
          ${repeat(found, keyOf, (place, index) => html`<li class="pick" role="option" id="switcher-${index}" aria-selected=${String(index === at)} @click=${() => go(place)}>
            <span class="pick__main pick__main--line">${entry(place, store)}</span></li>`)}</ul>`
          : html`<p class="dialog__none">${t("Nothing here is called that.")}</p>`}
        <footer class="picks__keys"><span><kbd>↑</kbd> <kbd>↓</kbd> ${t("choose")}</span><span><kbd>${t("Enter")}</kbd> ${t("open")}</span><span><kbd>${t("Esc")}</kbd> ${t("close")}</span></footer>`;
    },
  });
}

const bare = (query) => query.replace(/^[#@]/, "").toLowerCase();

const keyOf = ({ room, person, url, search }) => (room ? `room-${room.id}` : person ? `person-${person.id}` : search ? "search" : url);

function entry({ room, person, search, title, sign, note }, store) {
  if (person) return html`${avatar(person, "avatar--s", presenceOf(person, store))}<b>${title}</b><small>@${person.username}</small>`;
  if (search) return html`${icon("search")}<b>${title}</b>`;
  if (!room) return html`${icon(sign)}<b>${title}</b><small>${note}</small>`;
  const number = badgeOf(room);
  const unread = room.unread && !room.muted;
  return html`${roomSign(room, store)}<b>${title}</b>${room.topic ? html`<small>${room.topic}</small>` : nothing}
    ${number ? badge(number, plural(number, "{n} unread", "{n} unread")) : unread ? html`<small class="pick__unread">${t("unread")}</small>` : nothing}`;
}

/**
 * While nothing is typed the next unread conversation is first, so that Enter goes there, and what one
 * went to lately comes after. Then the best match: see fuzzy.js.
 */
function places(app, query) {
  const { store } = app;
  const wanted = bare(query);
  const only = { "#": "room", "@": "person" }[query[0]];
  const lately = remembered(store, "places") ?? [];
  const all = [...conversationsOf(store, query), ...(query ? [...peopleOf(store), ...linksOf()] : [])];
  const found = all
    .filter((place) => !only || (only === "room" ? place.room && place.room.kind !== "direct" : place.person || place.room?.kind === "direct"))
    .map((place) => ({ ...place, score: Math.max(score(place.title, wanted), score(place.also ?? "", wanted) * 0.9), recent: recency(lately, keyOf(place)) }))
    .filter((place) => !wanted || place.score > 0)
    .sort((a, b) => b.score - a.score || a.weight - b.weight || a.recent - b.recent || a.title.localeCompare(b.title))
    .slice(0, MOST);
  return wanted.length > 1 ? [...found, { search: query, title: t("Search messages for “{query}”", { query }) }] : found;
}

function conversationsOf(store, query) {
  const rooms = [...store.rooms.values()].filter((room) => (query || (room.joined && !room.archived)) && (room.id !== store.roomId || query));
  return rooms.map((room) => ({ room, title: store.titleOf(room), also: namesOf(room), weight: room.unread && !room.muted ? (badgeOf(room) ? 0 : 1) : room.joined ? 2 : 3 }));
}

const namesOf = (room) => (room.people ?? []).map(({ username }) => username).join(" ");

function peopleOf(store) {
  const direct = new Set([...store.rooms.values()].filter((room) => room.people?.length === 1).map((room) => String(room.people[0].id)));
  return [...store.people.values()]
    .filter(({ id }) => !direct.has(String(id)) && String(id) !== String(store.me.id))
    .map((person) => ({ person, title: person.name, also: person.username, weight: 4 }));
}

/** Projects, games and pages: whatever the sidebar leads to besides conversations. */
function linksOf() {
  const links = document.querySelectorAll(".side [data-mount=sections] a[href], .side [data-nav]");
  return [...links].map((link) => ({ url: link.href, title: link.querySelector(".row__name")?.textContent.trim() || link.getAttribute("aria-label") || link.textContent.trim(), sign: signOf(link), note: "", weight: 5 }));
}

/** The icon it has in the sidebar. */
const signOf = (link) => link.querySelector("use")?.getAttribute("href").replace("#icon-", "") ?? "board";

const recency = (lately, key) => (lately.includes(key) ? lately.indexOf(key) : RECENT);

function rememberPlace(store, place) {
  if (place.search) return;
  const key = keyOf(place);
  remember(store, "places", [key, ...(remembered(store, "places") ?? []).filter((each) => each !== key)].slice(0, RECENT));
}
