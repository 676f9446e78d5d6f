/** Ctrl+K: go to a conversation or a person by a few letters. */

import { html, nothing } from "lit-html";

import { avatar, badge, badgeOf, icon, roomSign } from "../parts.js";
import { openDialog } from "./frame.js";

const MOST = 12;

export function open(app) {
  const { store, conversations, act } = app;
  let query = "";
  let at = 0;
  const go = (place) => {
    dialog.close();
    if (place.room) conversations.open(place.room.id);
    else act(() => conversations.direct([place.person]));
  };
  const press = (event) => {
    const found = places(store, query);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at = (at + step + found.length) % (found.length || 1);
    else if (event.key === "Enter" && found[at]) go(found[at]);
    else return;
    event.preventDefault();
    dialog.draw();
    dialog.element.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  };
  const type = (event) => {
    query = event.target.value.trim().toLowerCase().replace(/^[#@]/, "");
    at = 0;
    dialog.draw();
  };
  const dialog = openDialog({
    title: "Go to",
    className: "dialog--switcher",
    bare: true,
    body: () => {
      const found = places(store, query);
      return html`
        <div class="field field--sign">${icon("search")}<input data-focus role="combobox" aria-expanded="true" aria-controls="switcher-list"
          aria-activedescendant=${found.length ? `switcher-${at}` : nothing} aria-label="Go to a channel or a person" placeholder="Go to a channel or a person"
          autocomplete="off" spellcheck="false" @input=${type} @keydown=${press}></div>
        ${found.length ? html`<ul class="picks" id="switcher-list" role="listbox" aria-label="Places">
          ${found.map((place, index) => html`<li class="pick" role="option" id="switcher-${index}" aria-selected=${index === at} @click=${() => go(place)}>
            <span class="pick__main pick__main--line">${entry(place, store)}</span></li>`)}</ul>`
          : html`<p class="dialog__none">Nothing here is called that.</p>`}`;
    },
  });
}

function entry({ room, person, title }, store) {
  if (person) return html`${avatar(person, "avatar--s")}<b>${title}</b><small>@${person.username}</small>`;
  return html`${roomSign(room, store)}<b>${title}</b>${room.topic ? html`<small>${room.topic}</small>` : nothing}
    ${badge(badgeOf(room), "unread")}`;
}

/** Unread first while nothing is typed, then the best match: beginning of the name, of a word, letters in order. */
function places(store, query) {
  const rooms = [...store.rooms.values()].filter((room) => room.id !== store.roomId || query);
  const direct = new Set(rooms.filter((room) => room.people?.length === 1).map((room) => String(room.people[0].id)));
  const people = [...store.people.values()].filter(({ id }) => !direct.has(String(id)) && String(id) !== String(store.me.id));
  const all = [
    ...rooms.map((room) => ({ room, title: store.titleOf(room), also: "", weight: room.unread ? 0 : room.joined ? 1 : 2 })),
    ...people.map((person) => ({ person, title: person.name, also: person.username, weight: 3 })),
  ];
  return all
    .map((place) => ({ ...place, score: Math.min(score(place.title, query), score(place.also, query) + 0.5) }))
    .filter((place) => place.score < Infinity && (query || place.weight < 2))
    .sort((a, b) => a.score - b.score || a.weight - b.weight || a.title.localeCompare(b.title))
    .slice(0, MOST);
}

/** Lower is better; Infinity is no match. */
function score(text, query) {
  if (!query) return 0;
  const name = text.toLowerCase();
  if (name.startsWith(query)) return 0;
  if (name.split(/[\s\-_.]/).some((word) => word.startsWith(query))) return 1;
  if (name.includes(query)) return 2;
  let from = 0;
  for (const letter of query) {
    from = name.indexOf(letter, from) + 1;
    if (!from) return Infinity;
  }
  return 3;
}
