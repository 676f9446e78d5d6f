/** The channels one may see: look into one, or join it. Those the page has not met yet, the server knows. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { aboutOf, icon } from "../parts.js";
import { openDialog } from "./frame.js";
import { plural, t } from "../words.js";

const ASK_AFTER = 150;

export function open(app) {
  const { store, dialogs, conversations, act } = app;
  let query = "";
  let archived = false;
  let timer = 0;
  const create = () => (dialog.close(), dialogs.createChannel());
  const look = (room) => (dialog.close(), conversations.open(room.id));
  const join = (room) => act(async () => {
    await conversations.join(room.id);
    look(room);
  });

  const body = () => {
    const rooms = [...store.rooms.values()]
      .filter((room) => room.kind !== "direct" && room.archived === archived && `${room.name} ${room.topic} ${room.description}`.toLowerCase().includes(query))
      .sort((a, b) => Number(a.joined) - Number(b.joined) || a.name.localeCompare(b.name));
    return html`
      <div class="dialog__bar"><span class="field field--sign">${icon("search", "icon--s")}<input data-focus type="search" placeholder=${t("Find a channel")}
        aria-label=${t("Find a channel")} @input=${search}></span>
        <button type="button" class="button button--plain" aria-pressed=${String(archived)} @click=${toggle}>${icon("archive", "icon--s")} ${t("Archived")}</button>
        <button type="button" class="button button--plain" @click=${create}>${icon("plus", "icon--s")} ${t("New channel")}</button></div>
      ${rooms.length ? html`<ul class="picks">${repeat(rooms, (room) => room.id, (room) => entry(room))}</ul>`
        : html`<p class="dialog__none">${archived ? t("No archived channel is called that.") : t("No channel is called that. You can make it.")}</p>`}`;
  };
  const search = (event) => {
    query = event.target.value.trim().toLowerCase();
    dialog.draw();
    clearTimeout(timer);
    timer = setTimeout(ask, ASK_AFTER);
  };
  const toggle = () => {
    archived = !archived;
    dialog.draw();
    ask();
  };
  const ask = async () => {
    const { rooms } = await app.connection.request("browse-rooms", { query, archived }).catch(() => ({ rooms: [] }));
    for (const room of rooms) if (!store.rooms.has(room.id)) store.rooms.set(room.id, room);
    if (rooms.length) store.changed("rooms");
  };
  const entry = (room) => html`<li class="pick">
    <button type="button" class="pick__main" @click=${() => look(room)}>
      ${icon(room.kind === "private" ? "lock" : "hash")}
      <span><b>${room.name}</b><small>${room.joined ? html`<em>${t("Joined")}</em> · ` : nothing}${plural(room.members, "{n} member", "{n} members")}${aboutOf(room) ? ` · ${aboutOf(room)}` : nothing}</small></span></button>
    ${room.joined || room.archived ? nothing : html`<button type="button" class="button button--plain" aria-label=${t("Join #{name}", { name: room.name })} @click=${() => join(room)}>${t("Join")}</button>`}
  </li>`;
  const dialog = openDialog({ title: t("Channels"), className: "dialog--list", body });
  const off = store.on(["rooms"], () => dialog.draw());
  ask();
  dialog.element.addEventListener("close", off);
}
