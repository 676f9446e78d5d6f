/** The channels one may see: look into one, or join it. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { aboutOf, count, icon } from "../parts.js";
import { openDialog } from "./frame.js";

export function open(app) {
  const { store, dialogs, conversations, act } = app;
  let query = "";
  const create = () => (dialog.close(), dialogs.createChannel());
  const look = (room) => (dialog.close(), conversations.open(room.id));
  const join = (room) => act(async () => {
    await conversations.join(room.id);
    look(room);
  });

  const body = () => {
    const rooms = [...store.rooms.values()]
      .filter((room) => room.kind !== "direct" && `${room.name} ${room.topic} ${room.description}`.toLowerCase().includes(query))
      .sort((a, b) => Number(a.joined) - Number(b.joined) || a.name.localeCompare(b.name));
    return html`
      <div class="dialog__bar"><span class="field field--sign">${icon("search", "icon--s")}<input data-focus type="search" placeholder="Find a channel"
        aria-label="Find a channel" @input=${search}></span>
        <button type="button" class="button button--plain" @click=${create}>${icon("plus", "icon--s")} New channel</button></div>
      ${rooms.length ? html`<ul class="picks">${repeat(rooms, (room) => room.id, (room) => entry(room))}</ul>`
        : html`<p class="dialog__none">No channel is called that. You can make it.</p>`}`;
  };
  const search = (event) => {
    query = event.target.value.trim().toLowerCase();
    dialog.draw();
  };
  const entry = (room) => html`<li class="pick">
    <button type="button" class="pick__main" @click=${() => look(room)}>
      ${icon(room.kind === "private" ? "lock" : "hash")}
      <span><b>${room.name}</b><small>${room.joined ? html`<em>Joined</em> · ` : nothing}${count(room.members, "member")}${aboutOf(room) ? ` · ${aboutOf(room)}` : nothing}</small></span></button>
    ${room.joined ? nothing : html`<button type="button" class="button button--plain" aria-label="Join #${room.name}" @click=${() => join(room)}>Join</button>`}
  </li>`;
  const dialog = openDialog({ title: "Channels", className: "dialog--list", body });
  const off = store.on(["rooms"], () => dialog.draw());
  dialog.element.addEventListener("close", off);
}
