/** Every shortcut, from the table that the handlers use. */

import { html } from "lit-html";

import { keysOf, SHORTCUTS } from "../shortcut-table.js";
import { t } from "../words.js";
import { openDialog } from "./frame.js";

const GROUPS = { page: t("Everywhere"), message: t("On a message"), composer: t("While writing") };

export function open() {
  openDialog({
    title: t("Keyboard shortcuts"),
    className: "dialog--keys",
    body: () => html`<div class="keys" tabindex="0" data-focus>${Object.entries(GROUPS).map(([where, title]) => html`<section>
      <h3>${title}</h3>
      <dl>${SHORTCUTS.filter((each) => each.where === where).map((each) => html`<div><dt>${each.label}</dt>
        <dd>${keysOf(each).map((key) => html`<kbd>${key}</kbd> `)}</dd></div>`)}</dl></section>`)}
      <p class="keys__note">${t("To reach a message by keyboard: F6 to the messages, then the arrows.")}</p></div>`,
  });
}
