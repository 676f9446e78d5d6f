/** What a conversation is about, and what one may change of it. */

import { html, nothing } from "lit-html";

import { aboutOf, icon } from "../parts.js";
import { t } from "../words.js";

export function aboutTab(app) {
  return { body: (room) => html`${room.kind === "direct" ? nothing : about(room, app)}${settings(room, app)}` };
}

/** The server decides; this only keeps a button away from where it can never work. */
const mayEdit = (room, { me }) => room.joined && !room.archived && room.kind !== "direct" && me.role !== "guest";
const mayManage = (room, { me }) =>
  room.kind !== "direct" && !room.general && (["owner", "admin"].includes(me.role) || (String(room.createdBy) === String(me.id) && me.role !== "guest"));
const mayLeave = (room) => room.joined && room.kind !== "direct" && !room.general;

function about(room, { dialogs, store }) {
  const description = aboutOf({ ...room, topic: "" });
  const may = mayEdit(room, store);
  const line = (label, text, none, field) => html`<div class="about__line"><dt>${label}</dt><dd>${text || html`<span class="about__none">${none}</span>`}</dd>
    ${may ? html`<button type="button" class="link" aria-label=${t("Edit: {what}", { what: label })} @click=${() => dialogs.editRoom(room, field)}>${t("Edit")}</button>` : nothing}</div>`;
  return html`<dl class="about">
    ${line(t("Topic"), room.topic, t("No topic yet"), "topic")}
    ${line(t("Description"), description, t("No description yet"), "description")}
    ${may && !room.general ? line(t("Name"), `#${room.name}`, "", "name") : nothing}
  </dl>`;
}

function settings(room, app) {
  const { acts, dialogs, store } = app;
  const row = (sign, label, act, danger = false) => html`<button type="button" class="setting" ?data-danger=${danger} @click=${act}>${icon(sign)}<span>${label}</span></button>`;
  const archive = () => (room.archived ? app.act(() => app.connection.request("unarchive-room", { room: room.id })) : dialogs.archive(room));
  return html`<section class="settings" aria-label=${t("Settings")}>
    ${room.joined ? row("star", room.starred ? t("Remove from starred") : t("Star"), () => acts.star(room)) : nothing}
    ${room.joined ? row("bell-off", room.muted ? t("Unmute") : t("Mute"), () => acts.mute(room)) : nothing}
    ${room.joined && room.notify ? notify(room, acts) : nothing}
    ${row("link", t("Copy link"), () => acts.copyRoomLink(room))}
    ${mayManage(room, store) ? row("archive", room.archived ? t("Unarchive the channel") : t("Archive the channel"), archive, !room.archived) : nothing}
    ${mayLeave(room) ? row("leave", t("Leave #{name}", { name: room.name }), () => dialogs.leave(room), true) : nothing}
  </section>`;
}

function notify(room, acts) {
  const choices = [["all", t("every message")], ["mentions", t("mentions of me")], ["nothing", t("nothing")]];
  return html`<label class="setting">${icon("bell")}<span>${t("Notify me of")}</span>
    <select class="field setting__choice" @change=${(event) => acts.prefer(room, { notify: event.target.value })}>
      ${choices.map(([value, label]) => html`<option value=${value} ?selected=${room.notify === value}>${label}</option>`)}</select></label>`;
}
