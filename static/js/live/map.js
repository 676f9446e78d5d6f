/** The three columns: namespaces, the rooms of one of them, the sockets in one of those. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { timeOf } from "../parts.js";
import { plural, t } from "../words.js";
import { bytesASecond } from "./rates.js";
import { tracedSockets } from "./traced.js";

const ABOUT = {
  "/": () => t("what passes: rooms that last as long as somebody is in them"),
  "/admin": () => t("this panel"),
  "/chat": () => t("channels, direct messages, threads"),
  "/dashboard": () => t("the workspace in numbers"),
  "/games": () => t("games of two to four"),
  "/notifications": () => t("what concerns one personally"),
  "/projects": () => t("boards that people change together"),
};
const KINDS = ["public", "private", "workspace", "adhoc", "project", "game", "other", "person", "account"];
const KIND_NAMES = {
  public: () => "", private: () => t("private channel"), workspace: () => t("the whole workspace"), person: () => t("one person's devices, here"),
  account: () => t("one account's devices"), adhoc: () => t("lasts while somebody is in it"), project: () => t("project"), game: () => t("game"), other: () => "",
};
const FEW = 9;

export function columns(app) {
  const { state } = app;
  const spaces = state.trace ? withTraced(state) : state.seen.namespaces;
  const space = spaces.find(({ name }) => name === state.namespace) ?? spaces[0];
  if (!space) return html`<p class="live__note">${t("Nobody is connected.")}</p>`;
  const rooms = inOrder(space.rooms);
  const room = rooms.find(({ room }) => room === state.room) ?? rooms[0];
  return html`
    ${column("namespaces", t("Namespaces"), t("features: one connection joins many"), namespaces(app, spaces, space))}
    ${column("rooms", t("Rooms in {name}", { name: space.name }), t("sets of sockets: the server alone puts them in"), roomsOf(app, space, rooms, room))}
    ${state.trace
      ? column("sockets", t("Who got it"), t("message {n} in {room}", { n: state.trace.message.id, room: `#${state.trace.message.room}` }), tracedSockets(app, state.trace))
      : column("sockets", room ? t("Sockets in {name}", { name: nameOf(room) }) : t("Sockets"), t("one for each tab, phone or bot in this namespace"), socketsOf(app, room))}`;
}

function column(key, title, about, cards) {
  return html`<div class="map__column" data-column=${key}><h2>${title}<small>${about}</small></h2><ul>${cards}</ul></div>`;
}

/** The traced message's namespace and room stand in the map too when nobody is in them any more. */
function withTraced({ seen, trace: { message } }) {
  const there = seen.namespaces.find(({ name }) => name === message.namespace);
  const space = there ?? { name: message.namespace, sockets: 0, rooms: [], hidden: { rooms: 0, sockets: 0 } };
  if (space.rooms.some(({ room }) => room === message.internalRoom)) return seen.namespaces;
  const room = { room: message.internalRoom, label: message.room, kind: "public", count: 0, sockets: [] };
  return [{ ...space, rooms: [room, ...space.rooms] }, ...seen.namespaces.filter((each) => each !== there)];
}

function namespaces(app, spaces, chosen) {
  return repeat(spaces, ({ name }) => name, (space) => html`<li>
    <button class="card" type="button" data-card=${`n ${space.name}`} data-to=${space === chosen ? "rooms" : nothing} aria-pressed=${space === chosen}
      @click=${() => app.look({ namespace: space.name, room: null })}>
      <b>${space.name}</b><i>${ABOUT[space.name]?.() ?? ""}</i><span>${plural(space.sockets, "{n} socket", "{n} sockets")}</span></button></li>`);
}

function roomsOf(app, space, rooms, chosen) {
  const shown = app.state.all ? rooms : rooms.slice(0, Math.max(FEW, rooms.indexOf(chosen) + 1));
  return html`
    ${repeat(shown, ({ room }) => room, (each) => html`<li>
      <button class="card" type="button" data-card=${`r ${each.room}`} data-to=${each === chosen ? "sockets" : nothing} aria-pressed=${each === chosen}
        @click=${() => app.look({ room: each.room })}>
        <b>${nameOf(each)}</b><i>${[KIND_NAMES[each.kind]?.(), each.room].filter(Boolean).join(" · ")}</i><span>${each.count}</span></button></li>`)}
    ${rooms.length > shown.length ? html`<li><button class="card card--more" type="button" @click=${() => showAll(app, rooms[shown.length])}>
      ${plural(rooms.length - shown.length, "{n} more room", "{n} more rooms")}</button></li>` : nothing}
    ${space.hidden.rooms ? html`<li class="card card--off"><b>${plural(space.hidden.rooms, "{n} private room", "{n} private rooms")}</b>
      <i>${t("direct messages, and private channels you are not in")}</i><span>${space.hidden.sockets}</span></li>` : nothing}
    <li class="card card--off"><b>${t("other workspaces")}</b><i>${t("their rooms do not exist here")}</i></li>`;
}

/** The button goes: the focus goes to the first of what it brought. */
function showAll(app, { room }) {
  app.state.all = true;
  app.draw();
  document.querySelector(`[data-card="${CSS.escape(`r ${room}`)}"]`)?.focus();
}

function socketsOf(app, room) {
  const listed = app.state.seen.sockets.filter(({ sid }) => room?.sockets.includes(sid));
  const more = room ? room.count - listed.length : 0;
  return html`
    ${repeat(listed, ({ sid }) => sid, (socket) => html`<li class="card card--on" data-card=${`s ${socket.sid}`}>
      <b>${socket.name}</b><i>${deviceOf(socket)} · ${t("since {time}", { time: timeOf(socket.since) })}</i>
      <span>${flowOf(app.state.rates.of(socket.sid))}</span></li>`)}
    ${more > 0 ? html`<li class="card card--off"><b>${plural(more, "{n} more socket", "{n} more sockets")}</b></li>` : nothing}
    ${room ? html`<li class="card card--off"><b>${t("everyone else")}</b><i>${t("not in this room: what is sent to it never reaches them")}</i></li>` : nothing}`;
}

/** "Firefox · process 1 · websocket". */
export const deviceOf = ({ device, process, transport }) =>
  [device, t("process {n}", { n: process }), transport].filter(Boolean).join(" · ");

export const nameOf = ({ kind, label }) => (kind === "public" || kind === "private" ? `# ${label}` : label);

const flowOf = (rate) => (rate ? html`${t("{n} ev/s", { n: rate.events.toFixed(1) })}<br>${bytesASecond(rate.bytes)}` : nothing);

const inOrder = (rooms) =>
  [...rooms].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.label.localeCompare(b.label));
