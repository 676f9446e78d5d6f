/** Asks before something that is not undone by a click. */

import { html } from "lit-html";

import { actions, asking, openDialog } from "./frame.js";

/** @param {{title: string, text: string, action: string, act: () => Promise<unknown> | void}} question */
export function open(app, { title, text, action, act }) {
  const state = asking(() => dialog, act);
  const dialog = openDialog({
    title,
    className: "dialog--small",
    body: () => html`<form @submit=${state.submit}><p class="dialog__text">${text}</p>
      ${actions(state, action, { danger: true })}</form>`,
  });
  dialog.element.querySelector("button[type=submit]").focus();
}
