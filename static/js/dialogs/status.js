/** What one says of oneself: an emoji, a few words, until when. */

import { html } from "lit-html";

import { openPicker } from "../components/emoji-picker.js";
import { faceOf } from "../own-emoji.js";
import { exactTimeOf, icon } from "../parts.js";
import { t } from "../words.js";
import { actions, asking, openDialog } from "./frame.js";

const MINUTE = 60_000;
const KEPT = "kept";
const UNTIL = [["", t("Don't clear")], ["30", t("30 minutes")], ["60", t("1 hour")], ["240", t("4 hours")], ["day", t("Today")], ["week", t("This week")]];
const USUAL = [["📅", t("In a meeting"), "60"], ["🍽️", t("Lunch"), "60"], ["🏠", t("Working from home"), "day"], ["🤒", t("Out sick"), "day"], ["🌴", t("On holiday"), ""]];

export function open(app) {
  const now = app.store.statusOf(app.store.me.id);
  const kept = now.expiresAt ? [[KEPT, exactTimeOf(now.expiresAt)]] : []; // changing the words leaves the time as it is
  const fields = { emoji: now.emoji ?? "", text: now.text ?? "", until: kept.length ? KEPT : "" };
  const set = (changes) => {
    Object.assign(fields, changes);
    dialog.draw();
  };
  const save = () => app.acts.setStatus({ emoji: fields.emoji, text: fields.text.trim(), expiresAt: fields.until === KEPT ? now.expiresAt : untilOf(fields.until) });
  const state = asking(() => dialog, save);
  const clear = (event) => (set({ emoji: "", text: "", until: "" }), state.submit(event));
  const dialog = openDialog({
    title: t("Set a status"),
    className: "dialog--small",
    body: () => html`<form @submit=${state.submit}>
      <div class="status-line"><button type="button" class="tool status-line__emoji" aria-label=${t("Pick an emoji")}
          @click=${({ currentTarget }) => openPicker(currentTarget, (emoji) => set({ emoji }))}>${fields.emoji ? faceOf(fields.emoji) : icon("smile")}</button>
        <input class="field" data-focus maxlength="100" autocomplete="off" aria-label=${t("Status")} placeholder=${t("What are you up to?")} .value=${fields.text}
          @input=${(event) => set({ text: event.target.value })}></div>
      <div class="status-usual">${USUAL.map(([emoji, text, until]) => html`<button type="button" class="chip" @click=${() => set({ emoji, text, until })}>${emoji} ${text}</button>`)}</div>
      <label class="label">${t("Clear after")}<select class="field" .value=${fields.until} @change=${(event) => set({ until: event.target.value })}>
        ${[...kept, ...UNTIL].map(([value, label]) => html`<option value=${value} ?selected=${value === fields.until}>${label}</option>`)}</select></label>
      ${now.emoji || now.text ? html`<button type="button" class="link" @click=${clear}>${t("Clear the status")}</button>` : ""}
      ${actions(state, t("Save"), { disabled: !fields.emoji && !fields.text.trim() })}
    </form>`,
  });
}

/** In ms since the epoch, or null for a status that stays. */
function untilOf(choice) {
  if (!choice) return null;
  if (choice === "day") return new Date().setHours(23, 59, 59, 0);
  if (choice === "week") return endOfWeek();
  return Date.now() + Number(choice) * MINUTE;
}

/** Sunday night. */
function endOfWeek() {
  const day = new Date();
  day.setDate(day.getDate() + ((7 - day.getDay()) % 7));
  return day.setHours(23, 59, 59, 0);
}
