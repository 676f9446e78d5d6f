/** Cards in the chat: making one from a message, and below the message what became of it. */

import { html, nothing } from "lit-html";

import { icon } from "../parts.js";
import { t } from "../words.js";

export function mount(app) {
  const { store } = app;
  const address = ({ projectId, id }) => `/w/${store.workspace.slug}/projects/${projectId}/?card=${id}`;
  app.messageActions.push((message) => [t("Make a card of it…"), "board", () => import("./make-card.js").then(({ open }) => open(app, message))]);
  app.messageExtras.push(({ links }) => !links?.length ? nothing : html`<p class="made">${links.map((link) => html`<a class="made__card" href=${address(link)} ?data-done=${link.done}>
    ${icon(link.done ? "check" : "board", "icon--s")}${link.done ? t("Card: done") : t("Card on a board")}</a>`)}</p>`);
  store.changed("log", "thread");
}
