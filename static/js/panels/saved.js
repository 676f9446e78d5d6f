/** What one saved for later: seen by oneself alone. */

import { html } from "lit-html";

import { listState } from "../components/panel.js";
import { t } from "../words.js";
import { messageCard } from "./message-card.js";

const EMPTY = {
  icon: "bookmark",
  title: t("Nothing saved yet"),
  text: t("Save a message from its toolbar to come back to it. Only you see what you saved."),
};

export function view(app, { draw }) {
  let messages = null;
  let failed = false;
  const load = async () => {
    failed = false;
    try {
      ({ messages } = await app.connection.request("list-saved", {}));
    } catch {
      failed = true;
    }
    draw();
  };
  const done = (message) => async () => {
    await app.acts.save(message);
    messages = messages.filter(({ id }) => id !== message.id);
    draw();
  };
  let size = -1;
  const off = app.store.on(["saved"], () => size !== (size = app.store.saved.size) && load()); // also of what another device saved
  return {
    closed: off,
    title: () => t("Saved for later"),
    topics: ["people", "rooms"],
    body: () => html`<div class="panel__scroll">${
      listState({ items: messages, failed, retry: load, empty: EMPTY })
      ?? html`<ul class="cards">${messages.map((message) => messageCard(message, app, {
        place: true, foot: html`<button type="button" class="link" @click=${done(message)}>${t("Done")}</button>` }))}</ul>`}</div>`,
  };
}
