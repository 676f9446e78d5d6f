/** The details panel: what a conversation is about, who belongs to it, and leaving it. */

import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { aboutOf, avatar, count, icon } from "../parts.js";
import { peopleOf } from "../realtime/people.js";
import { mayInvite } from "./header.js";

/** @param {HTMLElement} root @returns {{toggle: () => void, close: () => void, isOpen: () => boolean}} */
export function mount(root, app) {
  const { store } = app;
  let open = false;
  let people = null;
  let asked = "";
  let filter = "";

  const load = async () => {
    const { room } = store;
    asked = `${room.id} ${room.members}`;
    const mine = asked;
    const answer = await peopleOf(app, room.id).catch(() => null);
    if (mine !== asked) return; // another room was opened meanwhile
    people = answer;
    if (!answer) asked = "";
    draw();
  };

  const draw = () => {
    const { room } = store;
    const shown = open && Boolean(room) && !store.thread;
    root.toggleAttribute("data-open", shown);
    root.inert = !shown;
    if (!shown) return;
    if (asked.split(" ")[0] !== `${room.id}`) people = null;
    if (asked !== `${room.id} ${room.members}` && app.connection.online) load();
    render(panel(room, { people, filter, type, close, app }), root);
  };

  const type = (event) => {
    filter = event.target.value.trim().toLowerCase();
    draw();
  };
  const set = (value) => {
    open = value;
    filter = "";
    if (value) app.conversations.closeThread();
    store.changed("rooms");
    if (value) requestAnimationFrame(() => root.querySelector("button")?.focus());
  };
  const close = () => {
    set(false);
    app.focusComposer();
  };
  root.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && close());
  app.connection.addEventListener("online", () => draw());
  store.on(["rooms", "open", "thread", "people"], draw);
  return { toggle: () => (open && !store.thread ? close() : set(true)), close, isOpen: () => open && !store.thread };
}

function panel(room, view) {
  const { store, dialogs } = view.app;
  const isDirect = room.kind === "direct";
  return html`
    <header class="head"><h2 class="head__title">Details</h2>
      <p class="head__topic">${isDirect ? "" : "#"}${store.titleOf(room)}</p>
      <div class="head__tools"><button class="tool" type="button" aria-label="Close the details" @click=${view.close}>${icon("close")}</button></div>
    </header>
    <div class="panel__scroll">
      ${isDirect ? nothing : about(room)}
      <section class="people" aria-label="Members">
        <div class="people__title"><h3>${count(room.members, "member")}</h3>
          ${mayInvite(room, store) ? html`<button type="button" class="link" @click=${() => dialogs.invite(room)}>Add people</button>` : nothing}</div>
        ${room.members > 8 ? html`<input class="field" type="search" placeholder="Find a member" aria-label="Find a member" @input=${view.type}>` : nothing}
        ${members(room, view)}
      </section>
      ${mayLeave(room) ? html`<button type="button" class="panel__leave" @click=${() => dialogs.leave(room)}>
        ${icon("leave")} Leave #${room.name}</button>` : nothing}
    </div>`;
}

function about(room) {
  const description = aboutOf({ ...room, topic: "" });
  if (!room.topic && !description) return nothing;
  return html`<dl class="about">
    ${room.topic ? html`<dt>Topic</dt><dd>${room.topic}</dd>` : nothing}
    ${description ? html`<dt>Description</dt><dd>${description}</dd>` : nothing}
  </dl>`;
}

function members(room, { people, filter, app }) {
  if (!people) return html`<div class="people__loading" aria-hidden="true">${[1, 2, 3].map(() => html`<i></i>`)}</div>`;
  const found = people.filter(({ name, username }) => `${name} ${username}`.toLowerCase().includes(filter));
  if (!found.length) return html`<p class="people__none">Nobody here is called that.</p>`;
  return html`<ul>${repeat(found, (person) => person.id, (person) => member(person, room, app))}</ul>`;
}

function member(person, room, { store, dialogs, conversations, act }) {
  const isMe = String(person.id) === String(store.me.id);
  return html`<li class="person">
    ${avatar(person, "avatar--m")}
    <span class="person__name"><b>${person.name}${isMe ? " (you)" : ""}</b><small>@${person.username}</small></span>
    ${person.role && person.role !== "member" ? html`<span class="tag">${person.role}</span>` : nothing}
    ${isMe ? nothing : html`<span class="person__acts">
      <button type="button" class="tool" title="Message" aria-label="Message ${person.name}"
        @click=${() => act(() => conversations.direct([person]))}>${icon("thread")}</button>
      ${mayRemove(room, store) ? html`<button type="button" class="tool" title="Remove" aria-label="Remove ${person.name} from #${room.name}"
        @click=${() => dialogs.remove(room, person)}>${icon("person-minus")}</button>` : nothing}</span>`}
  </li>`;
}

const mayLeave = (room) => room.joined && room.kind !== "direct" && !room.general;
/** The server decides; this only keeps a button away from where it can never work. */
const mayRemove = (room, { me }) =>
  mayLeave(room) && (["owner", "admin"].includes(me.role) || (room.createdBy === me.id && me.role !== "guest"));
