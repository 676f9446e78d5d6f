/** A text to copy by hand, where the browser gives pages no clipboard. */

import { html } from "lit-html";

import { t } from "../words.js";
import { openDialog } from "./frame.js";

export function open(app, text) {
  const dialog = openDialog({
    title: t("Copy this"),
    className: "dialog--small",
    body: () => html`<div class="dialog__pad"><input class="field" data-focus readonly aria-label=${t("Copy this")} .value=${text}></div>`,
  });
  dialog.element.querySelector("input").select();
}
