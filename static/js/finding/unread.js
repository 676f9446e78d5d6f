/** All that is unread, conversation by conversation. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { listState } from "../components/panel.js";
import { roomSign } from "../parts.js";
import { plural, t } from "../words.js";
import { hit } from "./hit.js";

const EMPTY = { icon: "check", title: t("You have read it all"), text: t("What comes in while you are elsewhere gathers here.") };

export function view(app, { draw }) {
  const { store, connection } = app;
  let rooms = null;
  let failed = false;

  const load = async () => {
    failed = false;
    try {
      ({ rooms } = await connection.request("all-unread"));
    } catch {
      failed = true;
    }
    draw();
  };
  const read = (read) => app.act(async () => {
    for (const { roomId } of read) await connection.request("mark-read", { room: roomId, seq: store.rooms.get(roomId)?.lastSeq ?? 0 });
    rooms = rooms.filter((room) => !read.includes(room));
    draw();
  });
  load();
  return {
    title: () => t("Unread"),
    topics: ["people", "rooms"],
    body: () => html`<div class="panel__scroll unread">${listState({ items: rooms, failed, retry: load, empty: EMPTY }) ?? html`
      ${rooms.length > 1 ? html`<button type="button" class="button button--plain unread__all" @click=${() => read([...rooms])}>${t("Mark all as read")}</button>` : nothing}
      ${repeat(rooms, (room) => room.roomId, (room) => section(room, app, () => read([room])))}`}</div>`,
  };
}

function section({ roomId, unread, messages }, app, read) {
  const room = app.store.rooms.get(roomId);
  if (!room) return nothing;
  const more = unread - messages.length;
  return html`<section aria-label=${app.store.placeOf(room)}>
    <div class="unread__room"><h3>${roomSign(room, app.store)}${app.store.titleOf(room)}</h3>
      <button type="button" class="link" aria-label=${t("Mark as read: {place}", { place: app.store.placeOf(room) })} @click=${read}>${t("Mark as read")}</button></div>
    <ul class="found">${messages.map((message) => html`<li>${hit(message, app, { place: false })}</li>`)}</ul>
    ${more > 0 ? html`<p class="unread__more"><a href="/w/${app.store.workspace.slug}/c/${roomId}/">${plural(more, "{n} more", "{n} more")}</a></p>` : nothing}
  </section>`;
}
